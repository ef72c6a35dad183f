// Zod compiles a function for each schema when it is first used, which takes longer than to validate the little that the
// program reads.
import { config } from 'zod';

config({ jitless: true });

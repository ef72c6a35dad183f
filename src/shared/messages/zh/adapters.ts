import type { adapters as english } from '../en/adapters.ts';
import type { Translation } from '../translation.ts';

export const adapters: Translation<typeof english> = {};

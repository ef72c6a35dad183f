import type { diagnosis as english } from '../en/diagnosis.ts';
import type { Translation } from '../translation.ts';

export const diagnosis: Translation<typeof english> = {};

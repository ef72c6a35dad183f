import type { definition as english } from '../en/definition.ts';
import type { Translation } from '../translation.ts';

export const definition: Translation<typeof english> = {};

import type { screen as english } from '../en/screen.ts';
import type { Translation } from '../translation.ts';

export const screen: Translation<typeof english> = {};

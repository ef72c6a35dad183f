import type { agent as english } from '../en/agent.ts';
import type { Translation } from '../translation.ts';

export const agent: Translation<typeof english> = {};

import { type Message, message } from '../../shared/messages/message.ts';
import type { RoleProcesses } from './role-processes.ts';

/** How long a lost process is news: whoever looks wants to know what became of a request or a task. */
const newsMs = 10 * 60_000;

/** A remark if the kernel killed one of the role's processes for memory lately. `now` in epoch ms. */
export function killedForMemory({ killed }: RoleProcesses, now: number): Message[] {
  if (killed === undefined || now - killed.at >= newsMs) return [];
  const { times, limit } = killed;
  return [message('note.killed-for-memory', { times, ...(limit !== undefined && { limit }) })];
}

import { message } from '../../../shared/messages/message.ts';
import { type CodeStatus, isPaused } from '../../../shared/model/code-status.ts';

import { cellWidth } from './cells.ts';
import { say } from './language.ts';
import { plain } from './plain.ts';
import type { Look } from './themes.ts';

/** A short text in one look. */
export interface Words {
  readonly text: string;
  readonly look: Look;
}

/**
 * Describes which code a service is running, to be shown beside its state: `stale 12 s`, `gated: kernel_api/urls.py:10
 * SyntaxError: …`. If there is not enough room, only the file's name is kept. Returns undefined if the code is exactly
 * what is on disk.
 */
export function codeWords(code: CodeStatus | undefined, room: number = Number.POSITIVE_INFINITY): Words | undefined {
  if (code === undefined) return undefined;
  const { state, staleSeconds } = code;
  switch (state) {
    case 'current':
      if (isPaused(code)) return { text: say(message('badge.reloading-paused')), look: 'faint' };
      return code.same && { text: plain(message('code.same', { reason: code.same.reason })), look: 'faint' };
    case 'stale': {
      const ms = staleSeconds * 1000;
      const because = (why: string) => say(message('code.stale-because', { ms, why }));
      const why = held(code, room - cellWidth(because('')));
      const look = why === '' || isPaused(code) ? 'busy' : 'bad';
      return { text: why === '' ? say(message('code.stale', { ms })) : because(why), look };
    }
    case 'gated': {
      const gated = (why: string) => say(message('code.gated', { why }));
      return { text: gated(held(code, room - cellWidth(gated(' ')) + 1)), look: 'bad' };
    }
    case 'reloading':
      return { text: say(message('badge.reloading')), look: 'busy' };
    default:
      return unknown(state);
  }
}

/** Returns what holds code back, and where. */
function held({ where, reason }: CodeStatus, room: number): string {
  const parts = [where, reason].flatMap(part => (part === undefined ? [] : [plain(part)]));
  const whole = parts.join(' ');
  if (where === undefined || cellWidth(whole) <= room) return whole;
  return [parts[0]?.split('/').at(-1), ...parts.slice(1)].join(' ');
}

function unknown(state: never): never {
  throw new Error(`no such state of code: ${state}`);
}

import { type Message, type MessageCode, message } from '../../../shared/messages/message.ts';
import type { Health, Phase } from '../../../shared/model/health.ts';
import type { ProgramFacts } from '../../../shared/model/report.ts';

/** The meaning of a colour; `ui/text/theme.ts` defines which colour it is. `doubt` means unknown. */
export type Tone = 'good' | 'bad' | 'busy' | 'idle' | 'doubt';

/** A state in one or two words. */
export type StateWord = Message<Extract<MessageCode, `badge.${string}`>>;

/** A state as a glyph and a word. Neither appears alone, and colour is never the only sign. */
export interface Badge {
  readonly glyph: string;
  readonly word: StateWord;
  readonly tone: Tone;
}

export const glyphs = { good: '●', done: '✓', bad: '✗', busy: '◐', waiting: '◌', idle: '○', doubt: '?' } as const;

/** Returns a service's badge from its phase and health. */
export function badgeOf(phase: Phase, health: Health): Badge {
  switch (phase) {
    case 'absent':
      return { glyph: glyphs.idle, word: message('badge.absent'), tone: 'idle' };
    case 'pending':
      return { glyph: glyphs.waiting, word: message('badge.pending'), tone: 'idle' };
    case 'building':
    case 'creating':
    case 'starting':
    case 'reloading':
    case 'copying':
    case 'stopping':
      return { glyph: glyphs.busy, word: message(`badge.${phase}`), tone: 'busy' };
    case 'running':
      return runningBadge(health);
    case 'stopped':
      // Only a step can be healthy after its end.
      return health === 'healthy'
        ? { glyph: glyphs.done, word: message('badge.done'), tone: 'good' }
        : { glyph: glyphs.idle, word: message('badge.stopped'), tone: 'idle' };
    case 'failed':
      return { glyph: glyphs.bad, word: message('badge.failed'), tone: 'bad' };
    default:
      return unknown(phase);
  }
}

function runningBadge(health: Health): Badge {
  switch (health) {
    case 'healthy':
      return { glyph: glyphs.good, word: message('badge.healthy'), tone: 'good' };
    case 'unhealthy':
      // Shown as failed, whether it is still running or not.
      return { glyph: glyphs.bad, word: message('badge.failed'), tone: 'bad' };
    case 'starting':
      return { glyph: glyphs.busy, word: message('badge.running'), tone: 'busy' };
    case 'unknown':
      return { glyph: glyphs.doubt, word: message('badge.unknown'), tone: 'doubt' };
    default:
      return unknown(health);
  }
}

/**
 * Returns the badge of a supervised program in a role with this health. If the role is healthy, all its programs work,
 * although supervisord reports RUNNING only some time after the start (`startsecs`).
 */
export function programBadge(program: Pick<ProgramFacts, 'state' | 'isHalted'>, health: Health): Badge {
  const { state: supervised, isHalted } = program;
  if (isHalted && supervised === 'RUNNING') return { glyph: glyphs.bad, word: message('badge.halted'), tone: 'bad' };
  const state = supervised === 'STARTING' && health === 'healthy' ? 'RUNNING' : supervised;
  switch (state) {
    case 'RUNNING':
      return { glyph: glyphs.good, word: message('badge.running'), tone: 'good' };
    case 'STARTING':
    case 'STOPPING':
      return {
        glyph: glyphs.busy,
        word: message(state === 'STARTING' ? 'badge.starting' : 'badge.stopping'),
        tone: 'busy',
      };
    case 'BACKOFF':
      return { glyph: glyphs.bad, word: message('badge.retrying'), tone: 'bad' };
    case 'FATAL':
      return { glyph: glyphs.bad, word: message('badge.gave-up'), tone: 'bad' };
    case 'STOPPED':
    case 'EXITED':
      return {
        glyph: glyphs.idle,
        word: message(state === 'STOPPED' ? 'badge.stopped' : 'badge.exited'),
        tone: 'idle',
      };
    case 'UNKNOWN':
      return { glyph: glyphs.doubt, word: message('badge.unknown'), tone: 'doubt' };
    default:
      return unknown(state);
  }
}

function unknown(value: never): never {
  throw new Error(`no such state: ${value}`);
}

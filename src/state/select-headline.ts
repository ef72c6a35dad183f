import type { Definition } from '../model/definition.ts';
import type { ErrorReport } from '../model/error.ts';
import { type Outcome, outcomeOf } from '../model/status.ts';
import { type Badge, glyphs } from './badge.ts';
import { selectServiceRows } from './select-service-rows.ts';
import type { State } from './state.ts';

/** The environment as a whole, in one line. */
export interface Headline {
  readonly project: string;
  readonly profile: string;
  readonly workspace: string;
  readonly badge: Badge;
  /** Whether a command is at work. */
  readonly running: boolean;
  readonly healthy: number;
  readonly total: number;
  /** How long the command has been at work, or took; undefined before the first one. */
  readonly elapsedMs: number | undefined;
  /** Why the last command failed, as long as that still holds. */
  readonly failure: ErrorReport | undefined;
}

/** `now` in epoch milliseconds. */
export function selectHeadline(state: State, definition: Definition, now: number): Headline {
  const rows = selectServiceRows(state, definition, now);
  const outcome = outcomeOf(rows);
  const running = state.startedAt !== undefined && state.finished === undefined;
  // A service that came up after all (its code was mended) ends the failure of the command that waited for it.
  const mended = outcome === 'healthy' && !ends(state.command);
  const failure = mended ? undefined : state.finished?.error;
  return {
    project: state.project || definition.project,
    profile: state.profile,
    workspace: state.workspace,
    badge: running ? atWork(state.command) : failure ? failed(failure) : outcomeBadges[outcome],
    running,
    healthy: rows.filter(row => row.health === 'healthy').length,
    total: rows.length,
    elapsedMs: running ? Math.max(0, now - (state.startedAt ?? now)) : state.finished?.tookMs,
    failure,
  };
}

const outcomeBadges: Record<Outcome, Badge> = {
  healthy: { glyph: glyphs.good, word: 'healthy', tone: 'good' },
  starting: { glyph: glyphs.busy, word: 'starting', tone: 'busy' },
  degraded: { glyph: glyphs.bad, word: 'degraded', tone: 'bad' },
  stopped: { glyph: glyphs.idle, word: 'stopped', tone: 'idle' },
  absent: { glyph: glyphs.idle, word: 'absent', tone: 'idle' },
};

/** The badge of a whole environment. */
export function outcomeBadge(outcome: Outcome): Badge {
  return outcomeBadges[outcome];
}

function atWork(command: string): Badge {
  const word = ends(command) ? 'stopping' : command === 'restart' ? 'restarting' : 'starting';
  return { glyph: glyphs.busy, word, tone: 'busy' };
}

function failed(error: ErrorReport): Badge {
  return { glyph: glyphs.bad, word: error.code === 'interrupted' ? 'interrupted' : 'failed', tone: 'bad' };
}

function ends(command: string): boolean {
  return command === 'stop' || command === 'down';
}

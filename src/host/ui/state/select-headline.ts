import { message } from '../../../shared/messages/message.ts';
import { sameText, type Wording } from '../../../shared/messages/wording.ts';
import { isHeld, isPaused } from '../../../shared/model/code-status.ts';
import { type Definition, dependenciesOf } from '../../../shared/model/definition.ts';
import type { ErrorReport } from '../../../shared/model/error.ts';
import { lacksMigrations, type Outcome, summaryOf } from '../../../shared/model/status.ts';
import { type Badge, glyphs, type StateWord } from './badge.ts';
import { type ServiceRow, selectServiceRows } from './select-service-rows.ts';
import type { Rollback, State } from './state.ts';

/** The summary of the whole environment. */
export interface Headline {
  readonly project: string;
  readonly profile: string;
  /** The profile that is being switched from; empty if none is. */
  readonly formerProfile: string;
  readonly workspace: string;
  readonly badge: Badge;
  /** The running command, such as `up full`; empty if there is none. */
  readonly running: string;
  readonly healthy: number;
  readonly total: number;
  /** How long the command has been running, or took; undefined before the first one. */
  readonly elapsedMs: number | undefined;
  /** Its estimated total duration; undefined if no command is running, or it is unknown. */
  readonly estimateMs: number | undefined;
  /**
   * Why the last command failed, while that still applies; otherwise what is failing now, while no command is running.
   */
  readonly failure: ErrorReport | undefined;
  /** Why the last command rolled back to the previous profile. */
  readonly rollback: Rollback | undefined;
  /** The running services outside the profile, while no command is running. */
  readonly beside: readonly string[];
  /**
   * The services with a saved change that waits for a person: it does not compile, or starting the service keeps
   * changing it.
   */
  readonly held: readonly string[];
  /** Whether the database lacks migrations. */
  readonly lacksMigrations: boolean;
  /** The editor or terminal that has the workspace open; undefined for none. */
  readonly editor?: Wording | undefined;
  /** The services whose reload a person paused; undefined if there are none. */
  readonly paused?: { readonly services: readonly string[]; readonly isAll: boolean } | undefined;
}

/** `now` in epoch milliseconds; `all` are the rows at that time, if they are already known. */
export function selectHeadline(
  state: State,
  definition: Definition,
  now: number,
  all: readonly ServiceRow[] = selectServiceRows(state, definition, now),
): Headline {
  const rows = all.filter(({ inProfile }) => inProfile);
  const { outcome, beside } = summaryOf(all, state.services);
  const { rollback } = state;
  const isRunning = state.startedAt !== undefined && state.finished === undefined;
  // If a service became healthy after all (its code was fixed), the failure of the command that waited for it is over.
  // The target of a failed switch did not come up, however healthy the previous profile is.
  const error = state.finished?.error;
  const isMended = isOver(state, rows) && !ends(state.command) && rollback === undefined;
  // Declining a plan is no failure, and nothing became ready by it.
  const isRefused = error?.code === 'consent-needed';
  const failure =
    (isMended || isRefused ? undefined : error) ?? (isRunning ? undefined : failureOf(state, definition, rows));
  const tookMs = isRefused ? undefined : state.finished?.tookMs;
  const settled =
    error && failure === error && rollback === undefined ? failed(error) : settledBadge(outcome, rows, beside);
  return {
    project: state.project || definition.project,
    profile: state.profile,
    formerProfile: isRunning ? (rollback?.failed ?? state.former?.profile ?? '') : '',
    workspace: state.workspace,
    badge: isRunning ? atWork(state) : isUnseen(state) ? looking : settled,
    running: isRunning ? state.command : '',
    healthy: rows.filter(row => row.health === 'healthy').length,
    total: rows.length,
    elapsedMs: isRunning ? Math.max(0, now - (state.startedAt ?? now)) : tookMs,
    estimateMs: isRunning ? state.estimateMs : undefined,
    failure,
    rollback,
    beside: isRunning || isUnseen(state) ? [] : beside,
    held: rows.filter(({ code }) => isHeld(code)).map(({ service }) => service),
    lacksMigrations: all.some(({ notes }) => lacksMigrations(notes)),
    paused: pausedOf(rows),
    editor: state.editor,
  };
}

/**
 * Whether the last command's error no longer applies: the service concerned has worked since, was started again, or
 * fails for another reason.
 */
function isOver({ facts, finished }: State, rows: readonly ServiceRow[]): boolean {
  const { at = 0, error } = finished ?? {};
  const hasWorked = ({ service, health }: ServiceRow) => health === 'healthy' || (facts[service]?.workedAt ?? 0) > at;
  const concerned = rows.find(({ service }) => service === error?.service);
  if (rows.length > 0 && rows.every(hasWorked)) return true;
  if (concerned === undefined) return false;
  const { report, container, failure } = facts[concerned.service] ?? {};
  const isAnother = Math.max(report?.since ?? 0, container?.startedAt ?? 0) > at;
  return hasWorked(concerned) || isAnother || (failure !== undefined && !sameText(failure.message, error?.message));
}

/** Whether nothing has been looked at yet. */
function isUnseen({ startedAt, finished }: State): boolean {
  return startedAt === undefined && finished === undefined;
}

/** If everything that is not healthy is reloading, show that instead of starting. */
function settledBadge(outcome: Outcome, rows: readonly ServiceRow[], beside: readonly string[]): Badge {
  // Parts of two profiles are left by a switch that was interrupted.
  if (outcome === 'incomplete' && beside.length > 0) return outcomeBadges.mixed;
  const isReloading = rows.every(({ phase, health }) => phase === 'reloading' || health === 'healthy');
  return outcome === 'starting' && isReloading
    ? { ...outcomeBadges.starting, word: message('badge.reloading') }
    : outcomeBadges[outcome];
}

function pausedOf(rows: readonly ServiceRow[]): Headline['paused'] {
  const reloaded = rows.filter(({ code }) => code !== undefined);
  const services = reloaded.filter(({ code }) => isPaused(code)).map(({ service }) => service);
  return services.length === 0 ? undefined : { services, isAll: services.length === reloaded.length };
}

/**
 * Returns the failure of a failing service that depends on no other failing one; prefers failed to unhealthy services.
 */
function failureOf({ facts }: State, definition: Definition, rows: readonly ServiceRow[]): ErrorReport | undefined {
  const failing = rows.filter(({ service, health }) => facts[service]?.failure && health !== 'healthy');
  const names = new Set(failing.map(({ service }) => service));
  const roots = failing.filter(({ service }) => !dependenciesOf(definition, [service]).some(name => names.has(name)));
  const worst = roots.find(({ phase }) => phase === 'failed') ?? roots[0];
  return worst && facts[worst.service]?.failure;
}

const outcomeBadges: Record<Outcome, Badge> = {
  healthy: { glyph: glyphs.good, word: message('badge.healthy'), tone: 'good' },
  starting: { glyph: glyphs.busy, word: message('badge.starting'), tone: 'busy' },
  mixed: { glyph: glyphs.busy, word: message('badge.mixed'), tone: 'busy' },
  failed: { glyph: glyphs.bad, word: message('badge.failed'), tone: 'bad' },
  unknown: { glyph: glyphs.doubt, word: message('badge.unknown'), tone: 'doubt' },
  incomplete: { glyph: glyphs.bad, word: message('badge.incomplete'), tone: 'bad' },
  stopped: { glyph: glyphs.idle, word: message('badge.stopped'), tone: 'idle' },
  absent: { glyph: glyphs.idle, word: message('badge.absent'), tone: 'idle' },
};

const looking: Badge = { glyph: glyphs.waiting, word: message('badge.looking'), tone: 'idle' };

/** Returns the badge of a whole environment. */
export function outcomeBadge(outcome: Outcome): Badge {
  return outcomeBadges[outcome];
}

function atWork(state: State): Badge {
  return { glyph: glyphs.busy, word: workWord(state), tone: 'busy' };
}

function workWord({ command, former, rollback }: State): StateWord {
  if (ends(command)) return message('badge.stopping');
  if (command === 'restart') return message('badge.restarting');
  if (rollback) return message('badge.going-back');
  return message(former === undefined ? 'badge.starting' : 'badge.switching');
}

function failed(error: ErrorReport): Badge {
  return {
    glyph: glyphs.bad,
    word: message(error.code === 'interrupted' ? 'badge.interrupted' : 'badge.failed'),
    tone: 'bad',
  };
}

function ends(command: string): boolean {
  return command === 'stop' || command === 'down';
}

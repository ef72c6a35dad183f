import type { Wording } from '../../shared/messages/wording.ts';
import type { RoleReport, ServerFacts } from '../../shared/model/report.ts';
import { calmMs } from './cadence.ts';
import { crashesOf } from './crashes.ts';
import { type DebugRecord, ofTheseRuns } from './debug-record.ts';
import type { FrontEndFacts } from './front-end-record.ts';
import { isProbeable, type Look, type Memory, runsOf } from './judge.ts';
import type { Ran } from './judge-programs.ts';
import type { CloseLook, Probed, RoleProbe } from './role-probe.ts';
import type { RoleProcesses } from './role-processes.ts';
import type { Programs, Supervisor, Unreachable } from './supervisor.ts';

/** Where the programs of a role are observed. */
export interface Supervision {
  readonly supervisor: Pick<Supervisor, 'programs'>;
  /** Never throws. */
  processes(): Promise<RoleProcesses>;
  /** Why its workers still run older code; undefined if they do not. Never throws. */
  keptCode(): Promise<Wording | undefined>;
  /** What its server reports about its workers; undefined if there is no server. Never throws. */
  server(): Promise<ServerFacts | undefined>;
  /** What its dev server reports about the front end; undefined if there is none. Never throws. */
  frontEnd(): Promise<FrontEndFacts | undefined>;
  /** What its programs under the debugger report; none outside the mode `debug`. Never throws. */
  debug(): Promise<readonly DebugRecord[]>;
  /** Whether its supervisor's heartbeat stopped. */
  isSilent(): boolean;
  /** Programs that exit with 0 by design. */
  readonly exits: readonly string[];
}

/** What one look needs. */
export interface LookParts {
  /** Absent for a store. */
  readonly supervision?: Supervision;
  readonly probe?: RoleProbe;
  /** Monotonic milliseconds. */
  now(): number;
  /** Called during a look, to show that it is not stuck. */
  onStep(): void;
  /** Called before the probe if a program of a healthy role was restarted. */
  onStartedAnew(ran: Ran): void;
}

/** What earlier looks found. */
export interface State {
  readonly memory: Memory;
  readonly health: RoleReport['health'];
  readonly programs?: { readonly found: Programs; readonly at: number };
  readonly close?: { readonly found: CloseLook; readonly at: number };
  readonly answer?: { readonly found: Probed; readonly at: number };
}

/** Why this look happens now. */
export interface Turn {
  readonly isWoken: boolean;
  readonly isWatched: boolean;
}

/** Its supervisor and processes report changes by themselves, and a new watcher has everything checked at once. */
const restsForMs = 60_000;

/** A supervisor that is already silent gets less time. */
const silentWithinMs = 1000;

/** Looks at one role. Undefined if it does not exist. */
export async function lookAt(
  before: State,
  turn: Turn,
  around: LookParts,
): Promise<({ look: Look } & Pick<State, 'programs' | 'answer'>) | undefined> {
  const { supervision, probe, onStep, onStartedAnew } = around;
  if (supervision === undefined) {
    if (probe === undefined) return undefined;
    const answer = await answerOf(probe, before, turn, 0, around.now());
    const { found } = answer;
    return found.type === 'absent' ? undefined : { look: { type: 'store', probed: found }, answer };
  }
  const [programs, processes, keptCode, server, frontEnd, records] = await Promise.all([
    programsFor(before, turn, supervision, around.now()),
    supervision.processes(),
    supervision.keptCode(),
    supervision.server(),
    supervision.frontEnd(),
    supervision.debug(),
  ]);
  onStep();
  if (programs.type === 'absent') return undefined;
  if (programs.type !== 'known') return { look: programs };
  const { exits } = supervision;
  const debug = ofTheseRuns(records, programs.found.programs);
  const ran = {
    type: 'programs' as const,
    programs: programs.found.programs.map(program => ({
      ...program,
      ...(processes.stopped.some(stopped => stopped.program === program.name) && { isHalted: true }),
      ...crashesOf(program.name, processes, exits),
    })),
    processes,
    exits,
    ...(keptCode !== undefined && { keptCode }),
    ...(isServerOf(programs.found, server) && { server }),
    ...(isFrontEndOf(programs.found, frontEnd) && { frontEnd }),
    ...(debug.length > 0 && { debug }),
  };
  if (probe === undefined || !isProbeable(ran)) return { look: ran, programs };
  const isAnew = runsOf(ran.programs) !== before.memory.runs;
  if (before.health === 'healthy' && isAnew) onStartedAnew(ran);
  const since = Math.max(...ran.programs.map(({ startedAt }) => startedAt));
  const answer = await answerOf(probe, before, isAnew ? { ...turn, isWoken: true } : turn, since, around.now());
  return { look: { ...ran, probed: answer.found }, programs, answer };
}

/** A record that a previous run left behind counts only as the reason why that run ended. */
function isServerOf({ programs }: Programs, server: ServerFacts | undefined): server is ServerFacts {
  if (server === undefined) return false;
  const isIts = programs.some(({ pid }) => pid === server.pid);
  return isIts || (server.failure !== undefined && programs.every(({ pid }) => pid === 0));
}

/** As for a server; it ends itself before a run that failed is over. */
function isFrontEndOf({ programs }: Programs, frontEnd: FrontEndFacts | undefined): frontEnd is FrontEndFacts {
  if (frontEnd === undefined) return false;
  const isIts = programs.some(({ pid }) => pid === frontEnd.pid);
  return isIts || (frontEnd.state === 'ended' && programs.every(({ pid }) => pid === 0));
}

/** Asks the probe. For a healthy role that nobody watches, an answer of the last minute is enough. */
async function answerOf(
  probe: RoleProbe,
  before: State,
  turn: Turn,
  since: number,
  now: number,
): Promise<NonNullable<State['answer']>> {
  const { health, memory, answer } = before;
  const isCalm = health === 'healthy' && memory.failures === 0 && !turn.isWoken && !turn.isWatched;
  if (isCalm && answer !== undefined && now - answer.at < restsForMs) return answer;
  return { found: await probe.ask({ since, closely: isCloseDue(before, turn, now) }), at: now };
}

/** The container wakes the agent when a program changes, so a healthy role's supervisor is asked only now and then. */
async function programsFor(
  { health, memory, programs }: State,
  { isWoken }: Turn,
  { supervisor, isSilent }: Supervision,
  now: number,
): Promise<({ type: 'known' } & NonNullable<State['programs']>) | Unreachable> {
  const isFresh = programs !== undefined && now - programs.at < calmMs;
  const isCalm = !isWoken && !isSilent() && health === 'healthy' && memory.failures === 0;
  if (isFresh && isCalm) return { type: 'known', ...programs };
  const found = await supervisor.programs(isSilent() ? silentWithinMs : undefined);
  return found.type === 'programs' ? { type: 'known', found, at: now } : found;
}

/** A failing role always gets a close look; otherwise a fault that only a close look sees would come and go. */
function isCloseDue({ health, memory, close }: State, { isWoken, isWatched }: Turn, now: number): boolean {
  if (health !== 'healthy' || memory.failures > 0) return true;
  return isWatched && (isWoken || close === undefined || now - close.at >= calmMs);
}

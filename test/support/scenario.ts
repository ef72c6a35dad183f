import type { UpRequest } from '../../src/host/orchestrator/request.ts';
import { readStatus } from '../../src/host/orchestrator/status.ts';
import { up } from '../../src/host/orchestrator/up.ts';
import type { World } from '../../src/host/ports/world.ts';
import { nothingSaid, plainLines } from '../../src/host/ui/text/plain-lines.ts';
import type { Definition } from '../../src/shared/model/definition.ts';
import type { BkdevError, ErrorReport } from '../../src/shared/model/error.ts';
import type { EngineEvent } from '../../src/shared/model/event.ts';
import type { Profile } from '../../src/shared/model/profile.ts';
import type { Status } from '../../src/shared/model/status.ts';
import { answerOfAgent, runFakeAgent } from './fake-agent.ts';
import { type FakeCheckout, type FakeCheckoutOptions, fakeCheckout } from './fake-checkout.ts';
import { type FakeComposer, type FakeComposerOptions, fakeComposer } from './fake-composer.ts';
import { fakeDevContainers } from './fake-devcontainers.ts';
import { type FakeEngine, type FakeEngineOptions, fakeEngine, type Life } from './fake-engine.ts';
import { fakeHistory, fakeKeptFiles } from './fake-history.ts';
import { type FakeHostOptions, fakeHost } from './fake-host.ts';
import { type FakeLock, fakeLock } from './fake-lock.ts';
import { type FakeSnapshots, fakeSnapshots } from './fake-snapshots.ts';
import { type ManualClock, manualClock } from './manual-clock.ts';
import { type Said, said } from './said.ts';
import { apiProfile, apiUrl, definitionOf, fullProfile, goodLives, shop, webProfile, workerProfile } from './shop.ts';

export interface ScenarioOptions
  extends FakeComposerOptions,
    Pick<FakeEngineOptions, 'publishers' | 'refusesToStart' | 'answers' | 'memory' | 'oneOffs'> {
  readonly lives?: Readonly<Record<string, Life>>;
  readonly agentSilentAfterMs?: number;
  readonly workspaceFails?: BkdevError;
  /** None where absent, and none is made. */
  readonly snapshots?: FakeSnapshots;
  readonly host?: FakeHostOptions;
  readonly checkout?: FakeCheckoutOptions;
  /** The images that already exist; all if absent. */
  readonly images?: readonly string[];
}

/** A user at a terminal, where only output of their own commands is shown. */
export interface Terminal {
  readonly world: World;
  readonly events: EngineEvent[];
  /** Returns the output so far, as a pipe would get it. */
  text(): string;
  /** Brings a profile up and returns the error in English, if any; `status` renders its reasons in English, too. */
  up(about?: Partial<UpRequest>, signal?: AbortSignal): Promise<Said<ErrorReport> | undefined>;
  status(): Promise<Said<Status>>;
}

export interface Scenario extends Terminal {
  readonly clock: ManualClock;
  readonly engine: FakeEngine;
  readonly composer: FakeComposer;
  readonly checkout: FakeCheckout;
  readonly lock: FakeLock;
  /** Changes the definition: Compose reads this one from now on. */
  edit(definition: Definition): void;
  /** Opens a second terminal on the same machine. */
  another(): Terminal;
}

/** 2026-01-01T00:00:00Z, so that nothing in a test happens at time zero. */
export const newYear = 1_767_225_600_000;

const pages = { [`${apiUrl}/ping`]: 'pong' };

/** The whole engine on a machine in memory, where time only passes when the test advances it. */
export function scenario(options: ScenarioOptions = {}): Scenario {
  const clock = manualClock(newYear);
  const lives = { ...goodLives, ...options.lives };
  const engine: FakeEngine = fakeEngine({
    ...{ clock, definition: shop, answers: argv => answer(argv), ...options, lives },
  });
  const answer = answerOfAgent(engine, shop, clock, options.agentSilentAfterMs);
  for (const image of options.images ?? shop.services.map(service => service.image)) engine.images.add(image);
  runAgents(engine, clock, options.agentSilentAfterMs);
  const composer = fakeComposer(engine, shop, clock, options);
  const checkout = fakeCheckout(options.checkout);
  const lock = fakeLock();
  const history = fakeHistory();
  const parts = {
    ...{ engine, composer, checkout, history, kept: fakeKeptFiles(history), lock, clock },
    host: fakeHost({ pages, ...options.host }),
    devcontainers: fakeDevContainers(engine, clock, options.workspaceFails),
    snapshots: options.snapshots ?? fakeSnapshots({ isAutomatic: false }),
  };
  const edits: Definition[] = [];
  const edit = (definition: Definition) => void edits.push(definition);
  const another = () => terminal(parts, edits);
  return { ...another(), clock, engine, composer, checkout, lock, edit, another };
}

function terminal(parts: Omit<World, 'emit'>, edits: readonly Definition[]): Terminal {
  const events: EngineEvent[] = [];
  const emit: World['emit'] = event => events.push({ at: parts.clock.now(), ...event } as EngineEvent);
  const world = { ...parts, emit };
  const request = { profile: apiProfile, definition: shop, dryRun: false, timeoutMs: 300_000, logs: false };
  return {
    world,
    events,
    text: () => plainText(events),
    up: async (about, signal = new AbortController().signal) => {
      const wanted = { ...request, definition: definitionOf(about?.profile ?? apiProfile), ...about };
      const composer = { ...world.composer, definition: async () => edits.at(-1) ?? wanted.definition };
      return said(await up({ ...world, composer }, wanted, signal));
    },
    status: async () => said(await readStatus(world, shop, await remembered(world))),
  };
}

/** Returns the profile that was brought up last, or the API's if there is none. */
async function remembered({ checkout, history }: Omit<World, 'emit'>): Promise<Profile> {
  const known = [...(await checkout.profiles()), apiProfile, workerProfile, webProfile, fullProfile];
  return known.find(({ name }) => name === history.lastProfile()) ?? apiProfile;
}

function runAgents(engine: FakeEngine, clock: ManualClock, silentAfterMs: number | undefined): void {
  const start = engine.start;
  engine.start = async id => {
    await start(id);
    const workspace = engine.find('workspace');
    if (workspace?.facts.id === id) void runFakeAgent(workspace, engine, shop, clock, silentAfterMs);
  };
}

function plainText(events: readonly EngineEvent[]): string {
  let before = nothingSaid;
  const lines = events.flatMap(event => {
    const next = plainLines(before, event, { definition: shop, color: false });
    before = next.said;
    return next.lines;
  });
  return `\n${lines.join('\n')}\n`;
}

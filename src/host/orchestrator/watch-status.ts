import type { Wording } from '../../shared/messages/wording.ts';
import type { Definition } from '../../shared/model/definition.ts';
import type { EngineEvent } from '../../shared/model/event.ts';
import type { Facts } from '../../shared/model/facts.ts';
import { type Status, toStatus } from '../../shared/model/status.ts';
import { isWorkspace } from '../../shared/model/traits.ts';
import type { World } from '../ports/world.ts';
import { attachedEditor } from './observe/attached-editor.ts';
import { foldTimeline, pastTimeline, type Timeline } from './observe/timeline.ts';
import { profileThatRuns } from './plan/profile-that-runs.ts';
import { spectate } from './spectate.ts';
import { withFailures } from './status.ts';

/** The minimum time between two reports. */
const tellEveryMs = 100;
/** The minimum time between two checks for an attached editor, which look at every process of the container. */
const askEditorEveryMs = 5_000;

/**
 * Reports the status of an environment on every change, at most ten times a second, until the signal aborts. A service
 * that can no longer be observed is unknown, never its last state. Throws if the engine is unreachable at the start.
 */
export async function watchStatus(
  world: World,
  definition: Definition,
  tell: (status: Status) => void,
  signal: AbortSignal,
): Promise<void> {
  const ended = new AbortController();
  const stop = AbortSignal.any([signal, ended.signal]);
  const late: EngineEvent[] = [];
  let timeline: Timeline | undefined;
  const note = (event: EngineEvent) => {
    if (timeline) timeline = foldTimeline(definition, timeline, event);
    else late.push(event);
  };
  const seen = await spectate(world, definition, note, stop);
  const { observed, facts } = seen.snapshot;
  timeline = late.reduce(
    (all, event) => foldTimeline(definition, all, event),
    pastTimeline(definition, observed, facts, world.clock.now()),
  );
  const profileOf = createProfileReader(world, definition);
  const editorOf = createEditorReader(world, definition);
  const watching = async () => {
    for (let told = ''; ; ) {
      const profile = await profileOf(seen.facts());
      const look = (now: number, facts: Facts) =>
        toStatus(
          definition,
          facts,
          { ...aboutOf(world, definition, profile, facts), changes: timeline?.changes ?? {} },
          now,
        );
      await seen.ledger.until((_, now) => JSON.stringify(look(now, seen.facts())) !== told || undefined, stop);
      const now = world.clock.now();
      const known = seen.facts();
      told = JSON.stringify(look(now, known));
      // Losing the engine is reported by those who follow it.
      const explained = await withFailures(known, definition, world, now).catch(() => known);
      const about = { ...aboutOf(world, definition, profile, explained), changes: timeline?.changes ?? {} };
      const editor = await editorOf(known, now);
      if (!stop.aborted) tell(toStatus(definition, explained, { ...about, editor }, now));
      await world.clock.sleep(tellEveryMs, stop);
    }
  };
  try {
    await Promise.race([watching(), seen.ended]);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    ended.abort();
    await seen.ended.catch(() => undefined);
  }
}

interface Up {
  readonly name: string | null;
  readonly services: readonly string[];
}

function aboutOf(world: World, { services }: Definition, profile: Up, facts: Facts) {
  const shown = services
    .map(({ name }) => name)
    .filter(name => profile.services.includes(name) || facts[name]?.container !== undefined);
  const wanted = profile.services.length > 0 ? profile.services : shown;
  return { workspace: world.checkout.source, profile: profile.name, services: shown, wanted };
}

/**
 * Returns the last profile, otherwise the running one. Reads it again on changes, as another terminal may bring up
 * another profile meanwhile.
 */
function createProfileReader({ history, checkout }: World, definition: Definition): (facts: Facts) => Promise<Up> {
  let known: Up = { name: null, services: [] };
  let knownFor: string | undefined;
  return async facts => {
    const containers = Object.fromEntries(
      Object.entries(facts).flatMap(([name, { container }]) => (container ? [[name, container] as const] : [])),
    );
    const states = Object.entries(containers).map(([name, { state }]) => `${name} ${state}`);
    const last = history.profileInUse();
    const isFor = last ?? states.sort().join();
    if (isFor === knownFor) return known;
    const profiles = await checkout.profiles().catch(() => []);
    const profile = profiles.find(({ name }) => name === last) ?? profileThatRuns(profiles, definition, containers);
    known = { name: profile?.name ?? null, services: profile?.services ?? [] };
    knownFor = isFor;
    return known;
  };
}

function createEditorReader({ engine }: World, { services }: Definition) {
  const workspace = services.find(isWorkspace)?.name ?? '';
  let askedAt = Number.NEGATIVE_INFINITY;
  let editor: Wording | undefined;
  return async (facts: Facts, now: number): Promise<Wording | undefined> => {
    if (now - askedAt < askEditorEveryMs) return editor;
    askedAt = now;
    editor = await attachedEditor(engine, facts[workspace]?.container).catch(() => undefined);
    return editor;
  };
}

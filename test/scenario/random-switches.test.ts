import { expect, test } from 'vitest';
import type { ErrorReport } from '../../src/shared/model/error.ts';
import type { Profile } from '../../src/shared/model/profile.ts';
import type { Said } from '../support/said.ts';
import { type Scenario, scenario } from '../support/scenario.ts';
import { type Seeded, seeded } from '../support/seeded.ts';
import { apiProfile, shop as definition, definitionOf, fullProfile, goodLives, webProfile } from '../support/shop.ts';

const profiles = [apiProfile, webProfile, fullProfile];
const switches = 12;

/** Services that no switch may replace, because they are the same in all profiles. */
const lasting = apiProfile.services.filter(name => name !== 'api');
const steps = new Set(definition.services.filter(({ role }) => role === 'step').map(({ name }) => name));

const turns = ['plain', 'plain', 'interrupted', 'failing', 'removed', 'paused', 'stopped', 'engine restarts'] as const;

/** Records every violation as it happens. */
function watchOver(shop: Scenario) {
  const breaches: string[] = [];
  const made = new Set<string>();
  let isMeddling = false;
  const { add, vanish, start } = shop.engine;
  shop.engine.add = (name, about) => {
    made.add(name);
    if (shop.engine.find(name)?.facts.state === 'running') breaches.push(`a second ${name}`);
    return add(name, about);
  };
  shop.engine.vanish = name => {
    if (shop.engine.find(name)?.facts.state === 'running' && !isMeddling)
      breaches.push(`${name} removed while it runs`);
    vanish(name);
  };
  shop.engine.start = id => {
    const service = shop.engine.services().find(name => shop.engine.find(name)?.facts.id === id);
    if (service && shop.engine.find(service)?.facts.state === 'running') breaches.push(`${service} started twice`);
    return start(id);
  };
  return {
    breaches,
    made,
    meddle: (act: () => void) => {
      isMeddling = true;
      act();
      isMeddling = false;
    },
  };
}

function idsOf(shop: Scenario): Record<string, string | undefined> {
  return Object.fromEntries(lasting.map(name => [name, shop.engine.find(name)?.facts.id]));
}

function runningIn(shop: Scenario): string[] {
  return shop.engine
    .services()
    .filter(name => shop.engine.find(name)?.facts.state === 'running')
    .sort();
}

/** Does something to a container and returns a description. */
function meddle(shop: Scenario, turn: string, random: Seeded, over: ReturnType<typeof watchOver>): string | undefined {
  const victims = runningIn(shop).filter(name => name !== 'workspace');
  if (victims.length === 0 || !['removed', 'paused', 'stopped'].includes(turn)) return undefined;
  const victim = random.pick(victims);
  const container = shop.engine.find(victim);
  over.meddle(() => {
    if (turn === 'removed') shop.engine.vanish(victim);
    else if (container && turn === 'paused') shop.engine.change(container, { state: 'paused' });
    else if (container) shop.engine.change(container, { state: 'exited', exitCode: 143 });
  });
  return turn === 'removed' ? victim : undefined;
}

async function makeSwitch(shop: Scenario, before: Profile, after: Profile, turn: string, random: Seeded) {
  const goBackTo = { profile: before, definition: definitionOf(before) };
  const interrupt = new AbortController();
  const working = shop.up({ profile: after, goBackTo, timeoutMs: 30_000 }, interrupt.signal);
  let isDone = false;
  const done = working.finally(() => {
    isDone = true;
  });
  if (turn === 'interrupted' || turn === 'engine restarts') await shop.clock.advance(random.below(9000));
  if (isDone) return done;
  if (turn === 'interrupted') interrupt.abort();
  if (turn === 'engine restarts') {
    shop.engine.die();
    await shop.clock.advance(random.below(8000));
    shop.engine.revive();
  }
  return shop.clock.until(done);
}

/** Returns the profile that must be running after a switch; undefined if the switch was interrupted. */
function expected(error: Said<ErrorReport> | undefined, before: Profile, after: Profile): Profile | undefined {
  if (error === undefined) return after;
  return error.message.endsWith(`Profile ${before.name} is back.`) ? before : undefined;
}

test.for([1, 2, 3, 4, 5, 6])(
  'any switches, interrupted, failing or disturbed, must keep common services and end in exactly one profile (seed %i)',
  async seed => {
    const random = seeded(seed);
    const shop = scenario();
    const over = watchOver(shop);
    shop.engine.created.set('shop_mysql', 1);
    let current: Profile = apiProfile;
    expect(await shop.clock.until(shop.up({ profile: current }))).toBeUndefined();
    for (let number = 0; number < switches; number++) {
      const [turn, after] = [random.pick(turns), random.pick(profiles)];
      const about = `seed ${seed}, switch ${number}: ${current.name} to ${after.name}, ${turn}`;
      const kept = idsOf(shop);
      over.made.clear();
      const gone = meddle(shop, turn, random, over);
      const bad = random.pick(['web', 'worker', 'beat', 'queues']);
      if (turn === 'failing') shop.engine.lives[bad] = { exits: { afterMs: random.below(800), code: 1 } };
      const error = await makeSwitch(shop, current, after, turn, random);
      Object.assign(shop.engine.lives, { [bad]: goodLives[bad] });
      await shop.clock.advance(30_000);
      const allowed = new Set([...current.services, ...after.services]);
      const { [gone ?? '']: _, ...untouched } = kept;
      expect({
        about,
        breaches: over.breaches,
        strangers: [...over.made].filter(name => !allowed.has(name)),
        unstarted: shop.engine.states().filter(state => state.endsWith('created')),
        ids: idsOf(shop),
        volumes: [...shop.engine.created.keys()],
      }).toEqual({
        about,
        breaches: [],
        strangers: [],
        unstarted: [],
        ids: { ...idsOf(shop), ...untouched },
        volumes: ['shop_mysql'],
      });
      const wanted = expected(error, current, after);
      if (wanted) {
        const names = wanted.services.filter(name => !steps.has(name)).sort();
        expect({ about, running: runningIn(shop) }).toEqual({ about, running: names });
        expect({ about, last: shop.world.history.lastProfile() }).toEqual({ about, last: wanted.name });
      } else {
        expect({ about, error, turn }).toMatchObject({ turn: expect.stringMatching(/^interr|^fail/) });
      }
      current = profiles.find(({ name }) => name === shop.world.history.lastProfile()) ?? current;
    }
    expect(await shop.clock.until(shop.up({ profile: current }))).toBeUndefined();
    expect(runningIn(shop)).toEqual(current.services.filter(name => !steps.has(name)).sort());
  },
);

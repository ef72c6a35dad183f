import { expect, test } from 'vitest';
import { restart } from '../../../src/host/orchestrator/restart.ts';
import { look } from '../../../src/host/orchestrator/spectate.ts';
import { down } from '../../../src/host/orchestrator/take-down.ts';
import { reduce } from '../../../src/host/ui/state/reduce.ts';
import { selectHeadline } from '../../../src/host/ui/state/select-headline.ts';
import { selectServiceRows } from '../../../src/host/ui/state/select-service-rows.ts';
import { emptyState } from '../../../src/host/ui/state/state.ts';
import { message } from '../../../src/shared/messages/message.ts';
import { BkdevError } from '../../../src/shared/model/error.ts';
import { inEnglish } from '../../support/said.ts';
import { type Scenario, scenario } from '../../support/scenario.ts';
import { apiProfile, shop as definition, webProfile } from '../../support/shop.ts';

/** A person who looks at the environment in another terminal, and what they see. */
function looking(shop: Scenario, profile = apiProfile) {
  const { world, events } = shop.another();
  const left = new AbortController();
  const request = { definition, profile, dryRun: false, timeoutMs: 1, logs: true, watch: left.signal };
  const work = look(world, request, new AbortController().signal);
  const seen = () => {
    const state = events.reduce(reduce, emptyState);
    const now = shop.clock.now();
    const rows = selectServiceRows(state, definition, now).map(
      ({ service, badge }) => `${service} ${inEnglish(badge.word)}`,
    );
    return { state, headline: selectHeadline(state, definition, now), rows };
  };
  const leave = () => {
    left.abort();
    return shop.clock.until(work);
  };
  /** The words of the header after each event, without repetitions. */
  const headers = () => {
    const states = events.map((_, index) => events.slice(0, index + 1).reduce(reduce, emptyState));
    const words = states.map(state => {
      const { badge, beside } = selectHeadline(state, definition, shop.clock.now());
      return [inEnglish(badge.word), ...beside].join(' ');
    });
    return words.filter((word, index) => word !== words[index - 1]);
  };
  return { seen, headers, leave, work };
}

/** Returns all calls that change anything on the engine. */
const changes = ({ engine, composer }: Scenario) => [...engine.calls, ...composer.calls];

async function running(profile = apiProfile): Promise<Scenario> {
  const shop = scenario({ checkout: { profiles: [apiProfile, webProfile] } });
  expect(await shop.clock.until(shop.up({ profile }))).toBeUndefined();
  shop.engine.calls.length = 0;
  shop.composer.calls.length = 0;
  return shop;
}

test('a person who looks must see what is running, without a command of their own, and change nothing', async () => {
  const shop = await running();
  const looker = looking(shop);
  await shop.clock.advance(20_000);
  const { headline, rows } = looker.seen();
  expect(headline).toMatchObject({
    profile: 'api',
    running: '',
    elapsedMs: undefined,
    badge: { word: message('badge.healthy') },
  });
  expect(rows).toContain('api healthy');
  expect(looker.headers()).toEqual(['looking', 'unknown', 'healthy']);
  expect(await looker.leave()).toBeUndefined();
  expect(changes(shop)).toEqual([]);
  expect(await shop.lock.holder('shop')).toBeUndefined();
});

test('services left running by an interrupted switch must be shown, and not be changed', async () => {
  const shop = await running(webProfile);
  const looker = looking(shop);
  await shop.clock.advance(1_000);
  expect(looker.seen().rows).toEqual(expect.arrayContaining(['api healthy', 'web healthy', 'worker healthy']));
  await looker.leave();
  expect(changes(shop)).toEqual([]);
});

test('the progress of another command must be shown', async () => {
  const shop = await running();
  const looker = looking(shop);
  await shop.clock.advance(1_000);
  await shop.clock.until(down(shop.another().world, definition, false));
  await shop.clock.advance(1_000);
  const { state, rows } = looker.seen();
  expect(state.command).toBe('down');
  expect(rows).toContain('api absent');
  await looker.leave();
});

test.for([
  ['the profile that was brought up last', [apiProfile, webProfile], 'api'],
  ['what there is, where nothing tells which profile runs', [], ''],
] as const)('after a restart of one service, the screen must show %s', async ([, profiles, name]) => {
  const shop = scenario({ checkout: { profiles } });
  expect(await shop.clock.until(shop.up())).toBeUndefined();
  const looker = looking(shop, { ...apiProfile, name, services: name === '' ? [] : apiProfile.services });
  await shop.clock.advance(1_000);
  const before = looker.seen();
  const signal = new AbortController().signal;
  await shop.clock.until(restart(shop.another().world, definition, ['redis'], 60_000, signal));
  await shop.clock.advance(1_000);
  const { state, headline, rows } = looker.seen();
  expect(state.command).toBe('restart');
  expect(headline).toMatchObject({ profile: name, badge: { word: message('badge.healthy') } });
  expect(rows).toEqual(before.rows);
  await looker.leave();
});

test('if the running profile is unknown, everything that exists must be shown', async () => {
  const shop = await running();
  const nobodyKnows = { ...apiProfile, name: '', services: [] };
  const looker = looking(shop, nobodyKnows);
  await shop.clock.advance(1_000);
  expect(looker.seen().headline).toMatchObject({ profile: '', badge: { word: message('badge.healthy') } });
  await looker.leave();
});

test('nothing must be shown if no engine answers', async () => {
  const shop = await running();
  shop.engine.die();
  await expect(looking(shop).work).rejects.toMatchObject({ code: 'engine-unreachable' });
});

test('a log that breaks off because the engine is gone must make everything unknown, and end nothing', async () => {
  const shop = await running();
  const { log } = shop.engine;
  const gone = new BkdevError({ code: 'engine-unreachable', message: 'gone', hint: '' });
  const api = shop.engine.find('api')?.facts.id;
  const cut = Promise.withResolvers<never>();
  shop.engine.log = async function* (id, options) {
    // Its other streams stay open: which of them breaks off first is chance.
    if (id === api) await cut.promise;
    yield* log(id, options);
  };
  const looker = looking(shop);
  await shop.clock.advance(1_000);
  cut.reject(gone);
  await shop.clock.advance(100);
  expect(looker.seen().headline.badge.word).toEqual(message('badge.unknown'));
  shop.engine.log = log;
  await shop.clock.advance(20_000);
  expect(looker.seen().headline.badge.word).toEqual(message('badge.healthy'));
  await looker.leave();
});

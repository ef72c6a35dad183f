import { expect, test } from 'vitest';
import type { Proposal } from '../../src/host/orchestrator/plan/proposal.ts';
import { stop } from '../../src/host/orchestrator/take-down.ts';
import { formatPlan } from '../../src/host/ui/text/plan-lines.ts';
import type { Profile } from '../../src/shared/model/profile.ts';
import { inEnglish, said } from '../support/said.ts';
import { type ScenarioOptions, scenario } from '../support/scenario.ts';
import {
  apiProfile,
  shop as definition,
  definitionOf,
  fullProfile,
  webProfile,
  workerProfile,
} from '../support/shop.ts';

/** An environment in which a profile is up. */
async function running(profile: Profile, options: ScenarioOptions = {}) {
  const shop = scenario(options);
  expect(await shop.clock.until(shop.up({ profile }))).toBeUndefined();
  await shop.clock.advance(60_000);
  forget(shop);
  return shop;
}

function forget(shop: ReturnType<typeof scenario>): void {
  shop.events.length = 0;
  shop.engine.calls.length = 0;
  shop.composer.calls.length = 0;
}

function idsOf(shop: ReturnType<typeof scenario>, names: readonly string[]) {
  return names.map(name => shop.engine.find(name)?.facts.id);
}

const stores = ['workspace', 'mysql', 'redis', 'deps', 'migrate'];

test('a switch must create new services together, and replace changed ones only when their dependencies are up', async () => {
  const shop = await running(webProfile);
  const kept = idsOf(shop, stores);
  expect(await shop.clock.until(shop.up({ profile: fullProfile }))).toBeUndefined();
  expect(shop.text()).toMatchInlineSnapshot(`
    "
    bkdev: shop, profile full
    plan       write .devcontainer/.resolved (the agent goes by another version of it)
    plan       create broker, beat (no container yet)
    plan       start broker (just created)
    plan       recreate api after deps done, migrate done, mysql healthy, redis healthy, broker healthy (profile full adds compose.full.yaml)
    plan       recreate queues after deps done, redis healthy, broker healthy (profile full adds compose.full.yaml)
    plan       recreate web after migrate done, queues done, broker healthy (profile full adds compose.full.yaml)
    plan       recreate worker after deps done, redis healthy, broker healthy (profile full adds compose.full.yaml)
    plan       start beat after queues done, broker healthy (just created)
    plan       keep workspace, mysql, redis, deps, migrate
    broker, beat  creating
    api        waiting for broker
    queues     waiting for broker
    worker     waiting for broker
    web        waiting for queues
    beat       waiting for queues
    broker     starting
    broker     healthy after 4.0 s
    api, queues, worker  creating
    api        starting
    queues, worker  starting
    queues     done after 0.6 s
    beat       starting
    web        creating
    web        starting
    worker     healthy after 2.0 s
    beat       healthy after 1.5 s
    web        healthy after 3.0 s
    api        healthy after 4.5 s
    ready in 10.0 s  http://127.0.0.1:10204
    slowest: api 4.5 s (usually 5.0 s)
    "
  `);
  expect(shop.composer.calls).toMatchInlineSnapshot(`
    [
      "create broker beat",
      "replace api queues worker",
      "replace web",
    ]
  `);
  expect(idsOf(shop, stores)).toEqual(kept);
  expect(shop.engine.states().filter(state => state.endsWith('running'))).toHaveLength(8);
});

test('a replaced service must work until then', async () => {
  const shop = await running(webProfile);
  const before = idsOf(shop, ['api', 'web', 'worker']);
  const working = shop.up({ profile: fullProfile });
  await shop.clock.advance(3000);
  expect(shop.engine.find('broker')?.facts).toMatchObject({ state: 'running', health: 'starting' });
  expect(idsOf(shop, ['api', 'web', 'worker'])).toEqual(before);
  expect(shop.engine.states()).toEqual(expect.arrayContaining(['api running', 'web running', 'worker running']));
  expect(await shop.clock.until(working)).toBeUndefined();
});

test('a switch back must stop remaining services last, keep their containers, and start them again with the next switch', async () => {
  const shop = await running(fullProfile);
  expect(await shop.clock.until(shop.up({ profile: apiProfile }))).toBeUndefined();
  // Replaced services are told to stop while Compose, which also stops them, gets ready.
  expect(shop.engine.calls.slice(0, 3)).toEqual(['stop api', 'stop api', 'start api']);
  expect(shop.engine.calls.slice(3).sort()).toEqual(['stop beat', 'stop broker', 'stop web', 'stop worker']);
  const left = idsOf(shop, ['web', 'worker', 'broker', 'beat']);
  forget(shop);
  expect(await shop.clock.until(shop.up({ profile: fullProfile }))).toBeUndefined();
  expect(idsOf(shop, ['web', 'worker', 'broker', 'beat'])).toEqual(left);
  expect(shop.composer.calls).toEqual(['replace api']);
});

test('a profile must get no service outside it, even if one of its own depends on it', async () => {
  const alone = { ...webProfile, name: 'alone', services: ['workspace', 'redis', 'web'] };
  const shop = scenario();
  expect(await shop.clock.until(shop.up({ profile: alone }))).toBeUndefined();
  expect(shop.engine.services().sort()).toEqual(['redis', 'web', 'workspace']);
});

test('creating a new service must not replace changed ones before their turn', async () => {
  const shop = await running(apiProfile);
  const redis = shop.engine.find('redis');
  if (redis) shop.engine.change(redis, { configHash: 'of another time' });
  const working = shop.up({ profile: webProfile });
  await shop.clock.advance(250);
  expect(shop.engine.find('queues')?.facts.state).toBe('created');
  expect(shop.engine.find('redis')?.facts.id).toBe(redis?.facts.id);
  expect(await shop.clock.until(working)).toBeUndefined();
  expect(shop.engine.find('redis')?.facts.id).not.toBe(redis?.facts.id);
});

test('a role that depends on the workspace must be replaced without it', async () => {
  const dependsOn = [{ service: 'workspace', condition: 'service_started' }] as const;
  const services = definition.services.map(known =>
    known.name === 'redis' ? { ...known, configHash: 'new', dependsOn } : known,
  );
  const shop = await running(apiProfile);
  const [workspace] = idsOf(shop, ['workspace']);
  expect(await shop.clock.until(shop.up({ definition: { ...definition, services } }))).toBeUndefined();
  expect(idsOf(shop, ['workspace'])).toEqual([workspace]);
  expect(shop.engine.find('redis')?.facts.configHash).toBe('new');
});

test('a dead container must be replaced although its configuration is unchanged', async () => {
  const shop = await running(apiProfile);
  const redis = shop.engine.find('redis');
  if (redis) shop.engine.change(redis, { state: 'dead' });
  expect(await shop.clock.until(shop.up())).toBeUndefined();
  expect(shop.engine.find('redis')?.facts).toMatchObject({ state: 'running', health: 'healthy' });
  expect(shop.engine.find('redis')?.facts.id).not.toBe(redis?.facts.id);
});

test('the plan must be shown with its duration from this workspace’s history, and without one if there is no history', async () => {
  const shop = await running(webProfile);
  const estimates = async (profile: Profile) => {
    const other = shop.another();
    await other.up({ profile, dryRun: true });
    return other.events.flatMap(event => (event.type === 'plan-made' ? [event.estimateMs] : []));
  };
  expect(await estimates(fullProfile)).toEqual([undefined]);
  expect(await shop.clock.until(shop.up({ profile: fullProfile }))).toBeUndefined();
  expect(await shop.clock.until(stop(shop.world, definitionOf(fullProfile)))).toBeUndefined();
  expect(await estimates(webProfile)).toEqual([7735]);
});

/** A person who always gives the same answer, and the questions they were asked. */
function person(agrees: boolean) {
  const asked: Proposal[] = [];
  return { asked, agree: async (proposal: Proposal) => asked.push(proposal) > 0 && agrees };
}

test('if a person declines a plan, everything must be unchanged, including the remembered profile', async () => {
  const shop = await running(apiProfile);
  const states = shop.engine.states();
  const { asked, agree } = person(false);
  const error = await shop.clock.until(shop.up({ profile: webProfile, agree }));
  expect(error).toEqual({ code: 'consent-needed', message: 'Nothing was changed.', hint: '' });
  expect(asked.map(({ plan, ...about }) => ({ lines: formatPlan(plan), ...about }))).toEqual([
    {
      lines: [
        'create queues, web, worker (no container yet)',
        'start queues after deps done, redis healthy (just created)',
        'start web after migrate done, queues done (just created)',
        'start worker after deps done, redis healthy (just created)',
        'keep workspace, mysql, redis, deps, migrate, api',
      ],
      reasons: [],
      takesAway: false,
    },
  ]);
  expect(shop.engine.states()).toEqual(states);
  expect([...shop.engine.calls, ...shop.composer.calls]).toEqual([]);
  expect(shop.world.history.lastProfile()).toBe('api');
  expect(shop.text().split('\n').at(-2)).toBe('Nothing was changed.');
});

test('watching of the previous target must end after the consent and before the first change, and not after a refusal', async () => {
  for (const agrees of [true, false]) {
    const shop = await running(apiProfile);
    const { agree } = person(agrees);
    const seen: string[][] = [];
    const begun = async () => void seen.push([...shop.engine.calls, ...shop.composer.calls]);
    await shop.clock.until(shop.up({ profile: webProfile, agree, begun }));
    expect(seen).toEqual(agrees ? [[]] : []);
  }
});

test('a Compose file that was edited while its services run must be a reason to ask, with what would be replaced', async () => {
  const shop = await running(apiProfile);
  const { asked, agree } = person(true);
  const services = definition.services.map(known => (known.name === 'redis' ? { ...known, configHash: 'new' } : known));
  expect(await shop.clock.until(shop.up({ definition: { ...definition, services }, agree }))).toBeUndefined();
  expect(asked.map(({ reasons }) => reasons.map(inEnglish))).toEqual([
    ['redis is running and will be replaced: its configuration changed since.'],
  ]);
  expect(shop.engine.find('redis')?.facts.configHash).toBe('new');
});

test('a running service that was removed from the definition must be a reason to ask, and stay after a refusal', async () => {
  const shop = await running(workerProfile);
  const { asked, agree } = person(false);
  const without = { ...definition, services: definition.services.filter(({ name }) => name !== 'worker') };
  await shop.clock.until(shop.up({ definition: without, agree }));
  expect(asked.map(({ reasons }) => reasons.map(inEnglish))).toEqual([
    ['worker is running and will be removed: the definition no longer has it.'],
  ]);
  expect(shop.engine.find('worker')?.facts.state).toBe('running');
});

test('without anybody to ask, the reasons must be reported and the plan continue', async () => {
  const shop = await running(apiProfile);
  const doubts = async () => ['full needs about 2 GB more memory, and 1 GB are free.'];
  expect(await shop.clock.until(shop.up({ profile: webProfile, doubts }))).toBeUndefined();
  expect(shop.events.filter(({ type }) => type === 'notice-given')).toMatchObject([
    { text: 'full needs about 2 GB more memory, and 1 GB are free.' },
  ]);
});

test('if there is nothing to do, nobody must be asked', async () => {
  const shop = await running(apiProfile);
  const { asked, agree } = person(false);
  expect(await shop.clock.until(shop.up({ agree }))).toBeUndefined();
  expect(asked).toEqual([]);
});

test('a one-off container must be reported, because no plan includes it', async () => {
  const shop = await running(apiProfile, { oneOffs: [{ service: 'beat', name: 'shop-beat-run-4f' }] });
  expect(await shop.clock.until(shop.up())).toBeUndefined();
  expect(said(shop.events.filter(({ type }) => type === 'notice-given'))).toMatchObject([
    {
      text: 'shop-beat-run-4f is running beside this environment: a one-off container of beat (docker compose run).',
      hint: 'docker stop shop-beat-run-4f ends it.',
    },
  ]);
});

test('the end of all creations must be reported, and not before replaced services are created', async () => {
  const shop = await running(webProfile);
  await shop.clock.until(shop.up({ profile: fullProfile }));
  const told = shop.events.findIndex(({ type }) => type === 'everything-created');
  const creations = shop.events.flatMap((event, index) =>
    event.type === 'activity-started' && event.activity === 'creating' ? [index] : [],
  );
  expect(told).toBeGreaterThan(Math.max(...creations));
  expect(shop.events.filter(({ type }) => type === 'everything-created')).toHaveLength(1);
});

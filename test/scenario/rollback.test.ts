import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { fromResolved } from '../../src/shared/model/definition.ts';
import { BkdevError } from '../../src/shared/model/error.ts';
import type { Profile } from '../../src/shared/model/profile.ts';
import type { Life } from '../support/fake-engine.ts';
import { type ScenarioOptions, scenario } from '../support/scenario.ts';
import { apiProfile, definitionOf, fullProfile, goodLives, webProfile } from '../support/shop.ts';

type Scenario = ReturnType<typeof scenario>;

const crash: Life = {
  says: [
    [100, 'Traceback (most recent call last):'],
    [100, "ModuleNotFoundError: No module named 'blueking'"],
  ],
  exits: { afterMs: 200, code: 1 },
};

/** An environment in which a profile is up and some service will fail from now on. */
async function running(profile: Profile, bad: Readonly<Record<string, Life>>, options: ScenarioOptions = {}) {
  const shop = scenario(options);
  expect(await shop.clock.until(shop.up({ profile }))).toBeUndefined();
  await shop.clock.advance(60_000);
  shop.events.length = 0;
  shop.engine.calls.length = 0;
  Object.assign(shop.engine.lives, bad);
  return shop;
}

function switchTo(shop: Scenario, from: Profile, profile: Profile, signal?: AbortSignal) {
  const goBackTo = { profile: from, definition: definitionOf(from) };
  return shop.up({ profile, goBackTo, timeoutMs: 30_000 }, signal);
}

function runningOf(shop: Scenario): string[] {
  return shop.engine
    .states()
    .flatMap(state => (state.endsWith(' running') ? [state.replace(' running', '')] : []))
    .sort();
}

/** Returns the Compose files of the definition that was written for the agent. */
function resolvedFor(shop: Scenario): readonly string[] {
  return fromResolved(parse(shop.checkout.written.get('.devcontainer/.resolved') ?? '')).files;
}

const ofApi = ['api', 'mysql', 'redis', 'workspace'];
const ofWeb = [...ofApi, 'web', 'worker'].sort();

test('if a new role fails, the previous set must come back, with the cause, and its log must stay', async () => {
  const shop = await running(apiProfile, { worker: crash });
  const before = ofApi.map(name => shop.engine.find(name)?.facts.id);
  const error = await shop.clock.until(switchTo(shop, apiProfile, webProfile));
  expect(error).toMatchInlineSnapshot(`
    {
      "cause": "ModuleNotFoundError: No module named 'blueking'",
      "class": "import-error",
      "code": "role-failed",
      "detail": [
        "exited with 1",
        "Traceback (most recent call last):",
        "ModuleNotFoundError: No module named 'blueking'",
      ],
      "explanation": "blueking cannot be imported: the name is wrong, the code is gone, or the package is not installed.",
      "fixes": [
        {
          "command": "bkdev up web-worker",
          "says": "after correcting the import; it also reinstalls missing packages of uv.lock",
        },
        {
          "command": "cd bkmonitor && uv add blueking",
          "says": "if it is a package that pyproject.toml lacks; bkdev up then installs it",
        },
      ],
      "hint": "bkdev up web-worker: after correcting the import; it also reinstalls missing packages of uv.lock; cd bkmonitor && uv add blueking: if it is a package that pyproject.toml lacks; bkdev up then installs it",
      "message": "Worker (worker) failed: ModuleNotFoundError: No module named 'blueking'. Profile api is back.",
      "service": "worker",
    }
  `);
  expect(shop.text()).toMatchInlineSnapshot(`
    "
    bkdev: shop, profile web-worker
    plan       create queues, web, worker (no container yet)
    plan       start queues after deps done, redis healthy (just created)
    plan       start web after migrate done, queues done (just created)
    plan       start worker after deps done, redis healthy (just created)
    plan       keep workspace, mysql, redis, deps, migrate, api
    queues, web, worker  creating
    web        waiting for queues
    queues, worker  starting
    worker     failed: ModuleNotFoundError: No module named 'blueking'
    rollback   to profile api: Worker (worker) failed: ModuleNotFoundError: No module named 'blueking'
    plan       wait for workspace, mysql, redis, deps, migrate, api (all healthy, before anything is stopped or removed)
    plan       stop queues (profile api does not have it)
    plan       keep workspace, mysql, redis, deps, migrate, api
    queues     stopping
    ✗ Worker (worker) failed: ModuleNotFoundError: No module named 'blueking'. Profile api is back.
      import error
      blueking cannot be imported: the name is wrong, the code is gone, or the package is not installed.
      | exited with 1
      | Traceback (most recent call last):
      | ModuleNotFoundError: No module named 'blueking'
      try: bkdev up web-worker  (after correcting the import; it also reinstalls missing packages of uv.lock)
           cd bkmonitor && uv add blueking  (if it is a package that pyproject.toml lacks; bkdev up then installs it)
    "
  `);
  expect(resolvedFor(shop)).toEqual(['compose.yaml']);
  expect(runningOf(shop)).toEqual(ofApi);
  expect(ofApi.map(name => shop.engine.find(name)?.facts.id)).toEqual(before);
  expect(shop.engine.find('worker')?.log.map(({ text }) => text)).toContain(
    "ModuleNotFoundError: No module named 'blueking'",
  );
  expect(shop.world.history.lastProfile()).toBe('api');
  expect(shop.events.at(-1)).toMatchObject({ type: 'command-finished', urls: ['http://127.0.0.1:10204'] });
});

test('replaced services must be replaced back', async () => {
  const shop = await running(webProfile, { beat: crash });
  const error = await shop.clock.until(switchTo(shop, webProfile, fullProfile));
  expect(error?.message).toBe(
    "Beat (beat) failed: ModuleNotFoundError: No module named 'blueking'. Profile web-worker is back.",
  );
  expect(runningOf(shop)).toEqual(ofWeb);
  expect(ofWeb.map(name => shop.engine.find(name)?.facts.configHash)).not.toContain('api-on-broker');
  expect(shop.engine.find('beat')?.facts.state).toBe('exited');
});

test('a failing step must bring back the previous set, before any role was touched', async () => {
  const says = [
    [100, 'bkdev-error: RabbitMQ refuses user bkm on vhost elsewhere'],
    [110, 'bkdev-hint: correct CELERY_BROKER_URL'],
  ] as const;
  const shop = await running(apiProfile, { queues: { says, exits: { afterMs: 200, code: 1 } } });
  const api = shop.engine.find('api')?.facts.id;
  const error = await shop.clock.until(switchTo(shop, apiProfile, webProfile));
  expect(error).toMatchObject({
    code: 'step-failed',
    message: 'Task queues (queues) failed: RabbitMQ refuses user bkm on vhost elsewhere. Profile api is back.',
    hint: 'correct CELERY_BROKER_URL',
  });
  expect(runningOf(shop)).toEqual(ofApi);
  expect(shop.engine.find('api')?.facts.id).toBe(api);
});

test('a role that takes too long must bring back the previous set', async () => {
  const shop = await running(apiProfile, { web: {} });
  expect(await shop.clock.until(switchTo(shop, apiProfile, webProfile))).toMatchObject({
    code: 'timed-out',
    message: 'Web (web) failed: not healthy after 30 s. Profile api is back.',
    hint: 'bkdev logs web: shows all of it; bkdev up web-worker: tries again',
  });
  expect(runningOf(shop)).toEqual(ofApi);
});

test('without a rollback, the new set must stay for inspection', async () => {
  const shop = await running(apiProfile, { worker: crash });
  const error = await shop.clock.until(shop.up({ profile: webProfile, timeoutMs: 30_000 }));
  expect(error?.message).toBe("Worker (worker) failed: ModuleNotFoundError: No module named 'blueking'");
  expect(shop.events.some(({ type }) => type === 'rollback-started')).toBe(false);
  expect(shop.engine.find('queues')?.facts.state).not.toBe('created');
  expect(shop.world.history.lastProfile()).toBe('web-worker');
});

test('a set that was not complete must not be brought back: there was nothing to lose', async () => {
  const shop = await running(apiProfile, { worker: crash });
  const redis = shop.engine.find('redis');
  if (redis) await shop.clock.until(shop.engine.stop(redis.facts.id));
  const error = await shop.clock.until(switchTo(shop, apiProfile, webProfile));
  expect(error?.message).not.toContain('is back');
  expect(shop.world.history.lastProfile()).toBe('web-worker');
});

test('a first up that fails must not roll back', async () => {
  const shop = scenario({ lives: { worker: crash } });
  const error = await shop.clock.until(switchTo(shop, apiProfile, webProfile));
  expect(error?.message).not.toContain('is back');
});

test('if the rollback fails too, both causes must be reported, and the next up must complete it', async () => {
  const shop = await running(webProfile, { beat: crash, queues: { exits: { afterMs: 100, code: 7 } } });
  // The step succeeds on the way there and fails on the way back.
  shop.engine.lives['queues'] = goodLives['queues'] ?? {};
  const working = switchTo(shop, webProfile, fullProfile);
  await shop.clock.advance(5500);
  shop.engine.lives['queues'] = { exits: { afterMs: 100, code: 7 } };
  expect(await shop.clock.until(working)).toMatchObject({
    code: 'role-failed',
    message:
      "Beat (beat) failed: ModuleNotFoundError: No module named 'blueking'. Going back to profile web-worker failed too: Task queues (queues) failed: exited with 7",
    hint: 'bkdev status shows what is running; bkdev up web-worker tries again.',
  });
  expect(shop.world.history.lastProfile()).toBe('web-worker');
  shop.engine.lives['queues'] = goodLives['queues'] ?? {};
  expect(await shop.clock.until(shop.up({ profile: webProfile }))).toBeUndefined();
  expect(runningOf(shop)).toEqual(ofWeb);
});

test('a failure before any change must leave everything unchanged, including the remembered profile', async () => {
  const shop = await running(apiProfile, {}, { checkout: { files: ['bkmonitor/uv.lock', 'bkmonitor/manage.py'] } });
  shop.engine.vanish('deps');
  shop.checkout.has = () => false;
  const calls = [...shop.composer.calls];
  expect(await shop.clock.until(switchTo(shop, apiProfile, webProfile))).toMatchObject({ code: 'layout-invalid' });
  expect([shop.world.history.lastProfile(), shop.composer.calls]).toEqual(['api', calls]);
  expect(runningOf(shop)).toEqual(ofApi);
});

test('a build that fails must not touch running services', async () => {
  const buildFails = new BkdevError({ code: 'build-failed', message: 'Building broker failed.', hint: '' });
  const shop = await running(apiProfile, {}, { buildFails });
  shop.engine.images.delete('bkdev-broker:1');
  expect(await shop.clock.until(switchTo(shop, apiProfile, fullProfile))).toMatchObject({
    code: 'build-failed',
    message: 'Building broker failed. Profile api is back.',
  });
  expect(shop.engine.calls).toEqual([]);
});

test('Ctrl-C during a rollback must end it, and the next up without a name must continue it', async () => {
  const shop = await running(webProfile, { beat: crash });
  const interrupt = new AbortController();
  const working = switchTo(shop, webProfile, fullProfile, interrupt.signal);
  while (!shop.events.some(({ type }) => type === 'rollback-started')) await shop.clock.advance(100);
  await shop.clock.advance(300);
  interrupt.abort();
  expect(await shop.clock.until(working)).toMatchObject({ code: 'interrupted' });
  expect(shop.world.history.lastProfile()).toBe('web-worker');
  expect(await shop.clock.until(shop.up({ profile: webProfile }))).toBeUndefined();
  expect(runningOf(shop)).toEqual(ofWeb);
});

const moments = [100, 300, 2000, 4300, 4500, 4700, 5200, 5500, 6500];

describe.each([
  ['completed', fullProfile, [...ofWeb, 'beat', 'broker'].sort()],
  ['undone', webProfile, ofWeb],
] as const)('a switch that Ctrl-C interrupted must be %s by the next up', (_, next, expected) => {
  test.each(moments)('when it came after %i ms', async afterMs => {
    const shop = await running(webProfile, {});
    const interrupt = new AbortController();
    const working = switchTo(shop, webProfile, fullProfile, interrupt.signal);
    await shop.clock.advance(afterMs);
    interrupt.abort();
    const before = shop.engine.calls.length;
    expect(await shop.clock.until(working)).toMatchObject({ code: 'interrupted' });
    expect(shop.engine.states().filter(state => state.endsWith('created'))).toEqual([]);
    const since = shop.engine.calls.slice(before);
    expect(since.filter(call => call.startsWith('start'))).toEqual([]);
    // Without a profile name, the previous target continues.
    expect(shop.world.history.lastProfile()).toBe('full');
    expect(await shop.clock.until(switchTo(shop, fullProfile, next))).toBeUndefined();
    expect(runningOf(shop)).toEqual(expected);
  });
});

test('the agent must get the definition of the target, and of the rollback', async () => {
  const shop = await running(webProfile, { beat: crash });
  expect(resolvedFor(shop)).toEqual(['compose.yaml']);
  const working = switchTo(shop, webProfile, fullProfile);
  await shop.clock.advance(3000);
  expect(resolvedFor(shop)).toEqual(['compose.yaml', 'compose.full.yaml']);
  expect(await shop.clock.until(working)).toMatchObject({ code: 'role-failed' });
  expect(resolvedFor(shop)).toEqual(['compose.yaml']);
});

import { expect, test } from 'vitest';
import { restart, start } from '../../src/host/orchestrator/restart.ts';
import { down, stop } from '../../src/host/orchestrator/take-down.ts';
import { BkdevError } from '../../src/shared/model/error.ts';
import { said } from '../support/said.ts';
import { type Scenario, scenario } from '../support/scenario.ts';
import { apiProfile, shop as definition, workerProfile } from '../support/shop.ts';

async function healthy(profile = apiProfile, options: Parameters<typeof scenario>[0] = {}) {
  const shop = scenario(options);
  expect(await shop.clock.until(shop.up({ profile }))).toBeUndefined();
  await shop.clock.advance(60_000);
  shop.events.length = 0;
  shop.engine.calls.length = 0;
  return shop;
}

test('a service that the profile adds must be started, and nothing else touched', async () => {
  const shop = await healthy();
  expect(await shop.clock.until(shop.up({ profile: workerProfile }))).toBeUndefined();
  expect(shop.text()).toMatchInlineSnapshot(`
    "
    bkdev: shop, profile worker
    plan       create worker (no container yet)
    plan       start worker after deps done, redis healthy (just created)
    plan       keep workspace, mysql, redis, deps, migrate, api
    worker     creating
    worker     starting
    worker     healthy after 2.0 s
    ready in 2.2 s  http://127.0.0.1:10204
    slowest: worker 2.0 s
    "
  `);
  expect(shop.engine.calls).toEqual(['start worker']);
});

test('a service outside the profile must be stopped last, and its stop is no failure', async () => {
  const shop = await healthy(workerProfile);
  shop.engine.vanish('redis');
  expect(await shop.clock.until(shop.up({ profile: apiProfile }))).toBeUndefined();
  expect(shop.text()).toMatchInlineSnapshot(`
    "
    bkdev: shop, profile api
    plan       create redis (no container yet)
    plan       start redis (just created)
    plan       wait for workspace, mysql, redis, deps, migrate, api (all healthy, before anything is stopped or removed)
    plan       stop worker (profile api does not have it)
    plan       keep workspace, mysql, deps, migrate, api
    plan       about 1 s, judging by earlier starts
    note: worker is running and will be stopped: no profile has it any more.
    redis      creating
    redis      starting
    redis      healthy after 1.0 s
    worker     stopping
    ready in 1.4 s  http://127.0.0.1:10204
    slowest: redis 1.0 s (usually 1.0 s)
    "
  `);
  expect(shop.engine.calls.at(-1)).toBe('stop worker');
  expect((await shop.status()).outcome).toBe('healthy');
});

test('stop must keep the containers, and up must start them again without running the steps', async () => {
  const shop = await healthy(apiProfile, { checkout: { profiles: [apiProfile] } });
  await shop.clock.until(stop(shop.world, definition));
  expect(shop.engine.states().filter(state => !state.endsWith('exited'))).toEqual([]);
  expect((await shop.status()).outcome).toBe('stopped');
  expect(await shop.clock.until(shop.up())).toBeUndefined();
  expect(shop.text()).toMatchInlineSnapshot(`
    "
    bkdev: shop, profile api
    plan       stop api (requested by bkdev stop)
    plan       stop workspace (requested by bkdev stop)
    plan       stop mysql after api, workspace (requested by bkdev stop)
    plan       stop redis after api, workspace (requested by bkdev stop)
    api, workspace  stopping
    mysql, redis  stopping
    stopped in 0.3 s
    bkdev: shop, profile api
    plan       start workspace (its container has exited)
    plan       start mysql (its container has exited)
    plan       start redis (its container has exited)
    plan       start api after deps done, migrate done, mysql healthy, redis healthy (its container has exited)
    plan       keep deps, migrate
    plan       about 8 s, judging by earlier starts
    api        waiting for mysql
    workspace, mysql, redis  starting
    workspace  healthy after 0.5 s
    redis      healthy after 1.0 s
    mysql      healthy after 3.0 s
    api        starting
    api        healthy after 5.0 s
    ready in 8.0 s  http://127.0.0.1:10204
    slowest: api 5.0 s (usually 5.0 s)
    "
  `);
});

test('a role must not start before a repeated step is done again', async () => {
  const shop = await healthy(apiProfile, { checkout: { profiles: [apiProfile] } });
  await shop.clock.until(stop(shop.world, definition));
  shop.checkout.changedAt['bkmonitor/uv.lock'] = shop.clock.now();
  expect(await shop.clock.until(shop.up())).toBeUndefined();
  expect(shop.text()).toMatchInlineSnapshot(`
    "
    bkdev: shop, profile api
    plan       stop api (requested by bkdev stop)
    plan       stop workspace (requested by bkdev stop)
    plan       stop mysql after api, workspace (requested by bkdev stop)
    plan       stop redis after api, workspace (requested by bkdev stop)
    api, workspace  stopping
    mysql, redis  stopping
    stopped in 0.3 s
    bkdev: shop, profile api
    plan       start workspace (its container has exited)
    plan       start mysql (its container has exited)
    plan       start redis (its container has exited)
    plan       start deps (its input files changed)
    plan       start migrate after deps done, mysql healthy (its input files changed)
    plan       start api after deps done, migrate done, mysql healthy, redis healthy (its container has exited)
    plan       about 18 s, judging by earlier starts
    migrate    waiting for deps
    api        waiting for deps
    workspace, mysql, redis, deps  starting
    workspace  healthy after 0.5 s
    redis      healthy after 1.0 s
    deps       installed 40 packages
    mysql      healthy after 3.0 s
    deps       done after 8.0 s
    api        waiting for migrate
    migrate    starting
    migrate    applying contenttypes.0001
    migrate    done after 5.0 s
    api        starting
    api        healthy after 5.0 s
    ready in 18.0 s  http://127.0.0.1:10204
    slowest: deps 8.0 s (usually 8.0 s); migrate and api waited for it
    "
  `);
  const order = shop.engine.calls.filter(call => /^start (?:deps|migrate|api)$/.test(call));
  expect(order).toEqual(['start deps', 'start migrate', 'start api']);
});

test('a service must not start against a database that is about to be replaced', async () => {
  const shop = await healthy();
  for (const name of ['mysql', 'api']) {
    const container = shop.engine.find(name);
    if (container) shop.engine.change(container, { configHash: 'of another time' });
  }
  expect(await shop.clock.until(shop.up())).toBeUndefined();
  expect(shop.text()).toMatchInlineSnapshot(`
    "
    bkdev: shop, profile api
    plan       recreate mysql (its configuration changed)
    plan       recreate api after deps done, migrate done, mysql healthy, redis healthy (its configuration changed)
    plan       keep workspace, redis, deps, migrate
    plan       about 8 s, judging by earlier starts
    note: mysql, api are running and will be replaced: their configuration changed since.
    api        waiting for mysql
    mysql      creating
    mysql      starting
    mysql      healthy after 3.0 s
    api        creating
    api        starting
    api        healthy after 4.3 s
    ready in 8.0 s  http://127.0.0.1:10204
    slowest: api 4.3 s (usually 5.0 s)
    "
  `);
});

test('a paused container must be unpaused', async () => {
  const shop = await healthy();
  const redis = shop.engine.find('redis');
  if (redis) shop.engine.change(redis, { state: 'paused' });
  expect(await shop.clock.until(shop.up())).toBeUndefined();
  expect(shop.engine.calls).toEqual(['unpause redis']);
  // The time counts from unpausing, not from its start.
  const told = shop.events.findLast(({ type }) => type === 'service-became-healthy');
  expect(told).toMatchObject({ service: 'redis', tookMs: expect.toSatisfy((tookMs: number) => tookMs <= 1000) });
});

test('a container that was removed from its network must be unhealthy for that reason, and be reconnected', async () => {
  const shop = await healthy();
  const redis = shop.engine.find('redis');
  if (redis) shop.engine.change(redis, { detachedFrom: 'shop_default' });
  expect((await shop.status()).services.find(({ service }) => service === 'redis')).toMatchObject({
    ...{ health: 'unhealthy', reason: 'detached from the network shop_default; `bkdev up` reconnects it' },
  });
  expect(await shop.clock.until(shop.up())).toBeUndefined();
  expect(shop.engine.calls).toEqual(['connect redis shop_default']);
});

test('down must remove the containers and keep the data; with volumes it is removed, too', async () => {
  const shop = await healthy(apiProfile, { checkout: { profiles: [apiProfile] } });
  shop.engine.created.set('shop_mysql', 1);
  await shop.clock.until(down(shop.world, definition, false));
  expect([shop.engine.states(), [...shop.engine.created.keys()]]).toEqual([[], ['shop_mysql']]);
  expect((await shop.status()).outcome).toBe('absent');
  await shop.clock.until(down(shop.world, definition, true));
  await shop.clock.until(down(shop.world, definition, true));
  await shop.clock.until(stop(shop.world, definition));
  expect([...shop.engine.created.keys()]).toEqual([]);
  expect(shop.text()).toMatchInlineSnapshot(`
    "
    bkdev: shop, profile api
    plan       remove deps (requested by bkdev down)
    plan       remove migrate (requested by bkdev down)
    plan       remove api (requested by bkdev down)
    plan       remove workspace (requested by bkdev down)
    plan       remove mysql after deps, migrate and 2 more (requested by bkdev down)
    plan       remove redis after deps, migrate and 2 more (requested by bkdev down)
    plan       remove network shop_default after the removals above (requested by bkdev down)
    deps, migrate, api, workspace  stopping
    mysql, redis  stopping
    removed in 0.3 s
    bkdev: shop, profile api
    plan       delete volume shop_mysql (requested by bkdev down --volumes)
    removed in less than 0.1 s
    bkdev: shop, profile api
    nothing was there to remove
    bkdev: shop, profile api
    nothing was running
    "
  `);
});

test('a renewed volume must be filled again', async () => {
  const shop = await healthy();
  await shop.clock.until(stop(shop.world, definition));
  shop.engine.created.set('shop_mysql', shop.clock.now());
  expect(await shop.clock.until(shop.up())).toBeUndefined();
  expect(shop.engine.calls).toContain('start migrate');
  expect(shop.engine.calls).not.toContain('start deps');
});

test('restart of a probed role must use the agent, of anything else its container', async () => {
  const shop = await healthy();
  await shop.clock.until(restart(shop.world, definition, ['api'], 60_000, new AbortController().signal));
  await shop.clock.until(restart(shop.world, definition, ['redis'], 60_000, new AbortController().signal));
  expect(shop.engine.calls).toEqual([
    'exec workspace curl -sS --stderr - --fail-with-body --max-time 120 --unix-socket /run/bkdev/agent.sock -X POST http://agent/restart?service=api',
    'stop redis',
    'start redis',
  ]);
});

test('one program must be restarted, stopped or started by the agent alone', async () => {
  const shop = await healthy();
  await restarting(shop, 'api:server');
  await shop.clock.until(stop(shop.world, definition, ['api:server']));
  await starting(shop, 'api:server');
  const asked = shop.engine.calls.map(call => /agent(\/.*)$/.exec(call)?.[1] ?? call);
  expect(asked).toEqual(['restart', 'stop', 'start'].map(order => `/${order}?service=api&program=server`));
});

test('a restart that the agent refuses must be reported in its words, and release the environment', async () => {
  const shop = await healthy(apiProfile, { answers: () => ({ status: 22, output: 'no socket of api\n' }) });
  expect(await restarting(shop, 'api').catch(said)).toMatchObject({
    code: 'role-failed',
    message: 'api could not be restarted: no socket of api',
  });
  expect(await shop.clock.until(shop.up())).toBeUndefined();
});

const restarting = (shop: Scenario, ...names: string[]) =>
  shop.clock.until(restart(shop.world, definition, names, 60_000, new AbortController().signal));

const starting = (shop: Scenario, ...names: string[]) =>
  shop.clock.until(start(shop.world, definition, names, 60_000, new AbortController().signal));

test('several services must be restarted one after the other, dependencies first', async () => {
  const shop = await healthy();
  await restarting(shop, 'redis', 'mysql', 'redis');
  expect(shop.engine.calls).toEqual(['stop redis', 'start redis', 'stop mysql', 'start mysql']);
});

test('stop of some services must leave the others, and start bring them back, dependencies first', async () => {
  const shop = await healthy();
  await shop.clock.until(stop(shop.world, definition, ['mysql', 'api']));
  expect(shop.engine.calls).toEqual(['stop api', 'stop mysql']);
  expect(
    (await shop.status()).services.filter(({ phase }) => phase === 'stopped').map(({ service }) => service),
  ).toEqual(expect.arrayContaining(['mysql', 'api']));
  shop.engine.calls.length = 0;
  await starting(shop, 'api', 'redis', 'mysql');
  expect(shop.engine.calls).toEqual(['start mysql', 'start api']);
  expect((await shop.status()).outcome).toBe('healthy');
  expect(shop.events.at(-1)).toMatchObject({ type: 'command-finished' });
});

test('start of running services must do nothing and say so', async () => {
  const shop = await healthy();
  await starting(shop, 'api');
  expect(shop.engine.calls).toEqual([]);
  expect(shop.events.at(-1)).toMatchObject({ type: 'command-finished', isIdle: true });
});

test.each([
  ['stop', (shop: Scenario, name: string) => shop.clock.until(stop(shop.world, definition, [name]))],
  ['start', starting],
  ['restart', restarting],
] as const)('%s of an undefined service must be refused with the defined ones', async (_, command) => {
  const shop = await healthy();
  expect(await command(shop, 'nobody').catch(said)).toMatchObject({
    code: 'usage',
    message: expect.stringContaining('nobody'),
  });
  expect(shop.engine.calls).toEqual([]);
});

test('restart must start a killed container, and unpause a paused one first', async () => {
  const shop = await healthy();
  const mysql = shop.engine.find('mysql');
  if (mysql) shop.engine.change(mysql, { state: 'exited', exitCode: 137 });
  await restarting(shop, 'mysql');
  if (mysql) shop.engine.change(mysql, { state: 'paused' });
  shop.engine.calls.length = 0;
  await restarting(shop, 'mysql');
  expect(shop.engine.calls).toEqual(['unpause mysql', 'stop mysql', 'start mysql']);
  expect((await shop.status()).outcome).toBe('healthy');
});

test('restart of a role whose database was killed must end with that reason, and name the command that starts it', async () => {
  const shop = await healthy();
  const mysql = shop.engine.find('mysql');
  if (mysql) shop.engine.change(mysql, { state: 'exited', exitCode: 137 });
  expect(await restarting(shop, 'api').catch(said)).toMatchObject({
    code: 'role-failed',
    message: 'Kernel API (api) was restarted and is not healthy: it needs mysql, which was killed (exit 137).',
    hint: 'bkdev restart mysql: starts it',
  });
});

test('restart of a step must run it again, and report why it failed', async () => {
  const shop = await healthy();
  await restarting(shop, 'migrate');
  expect(shop.engine.calls).toEqual(['start migrate']);
  shop.engine.lives['migrate'] = { says: [[100, 'bkdev-error: no such table']], exits: { afterMs: 900, code: 1 } };
  expect(await restarting(shop, 'migrate').catch(said)).toMatchObject({
    code: 'step-failed',
    message: 'Database schema (migrate) failed: no such table',
  });
});

test('restart of a service without a container must be refused', async () => {
  const shop = await healthy();
  expect(await restarting(shop, 'worker').catch(said)).toMatchObject({
    code: 'role-failed',
    message: 'worker has no container.',
    hint: 'bkdev up creates and starts it.',
  });
});

test('an up that watches must keep reporting until it is left, and must not hold the lock', async () => {
  const shop = scenario();
  const left = new AbortController();
  const working = shop.up({ watch: left.signal, logs: true });
  await shop.clock.advance(30_000);
  expect(shop.events.some(({ type }) => type === 'command-finished')).toBe(true);
  const redis = shop.engine.find('redis');
  if (redis) shop.engine.say(redis, 'Background saving started');
  await shop.clock.until(stop(shop.another().world, definition));
  await shop.clock.advance(1000);
  const told = shop.events.filter(event => event.type === 'log-appended' && event.service === 'redis');
  expect(told.map(event => event.type === 'log-appended' && event.text)).toEqual(['Background saving started']);
  expect(shop.events.filter(event => event.type === 'container-changed').at(-1)?.container?.state).toBe('exited');
  left.abort();
  expect(await shop.clock.until(working)).toBeUndefined();
});

test('a screen that keeps watching must show nothing as known once the engine is lost', async () => {
  const shop = scenario();
  const left = new AbortController();
  const working = shop.up({ watch: left.signal });
  await shop.clock.advance(30_000);
  shop.engine.die();
  await shop.clock.advance(5000);
  const lost = shop.events.filter(({ type }) => type === 'engine-lost');
  expect(lost.length).toBeGreaterThan(1);
  left.abort();
  expect(await shop.clock.until(working)).toBeUndefined();
});

test('an attached process that watches must see later events after the other one is done', async () => {
  const shop = scenario();
  const first = shop.up();
  const left = new AbortController();
  const other = shop.another();
  const second = other.up({ watch: left.signal });
  await shop.clock.until(first);
  await shop.clock.until(stop(shop.another().world, definition));
  await shop.clock.advance(1000);
  expect(other.events.filter(event => event.type === 'container-changed').at(-1)?.container?.state).toBe('exited');
  left.abort();
  expect(await shop.clock.until(second)).toBeUndefined();
});

test('a service whose first container was removed must be recreated, with the same number of containers', async () => {
  const shop = await healthy(workerProfile);
  const worker = shop.engine.find('worker')?.facts;
  shop.engine.vanish('worker');
  shop.engine.add('worker', { ...worker, id: 'second', number: 2 });
  shop.engine.add('worker.3', { ...worker, id: 'third', number: 3, isFurther: true });
  const scales: unknown[] = [];
  const { create } = shop.composer;
  shop.composer.create = (of, services, how, signal) => {
    scales.push(how.scales['worker']);
    return create(of, services, how, signal);
  };
  expect(await shop.clock.until(shop.up({ profile: workerProfile }))).toBeUndefined();
  expect(shop.engine.calls).toEqual(expect.arrayContaining(['remove worker', 'remove worker.3']));
  expect(scales).toEqual([2]);
  expect(shop.engine.states().filter(state => state.startsWith('worker'))).toEqual(['worker running']);
});

test('a scaled service must stop and start completely', async () => {
  const shop = await healthy(workerProfile);
  const worker = shop.engine.find('worker')?.facts;
  for (const number of [2, 3])
    shop.engine.add(`worker.${number}`, { ...worker, id: `further-${number}`, number, isFurther: true });
  const statesOfWorker = () => shop.engine.states().filter(state => state.startsWith('worker'));
  await shop.clock.until(stop(shop.world, definition));
  expect(statesOfWorker()).toEqual(['worker exited', 'worker.2 exited', 'worker.3 exited']);
  for (const name of ['worker.2', 'worker.3']) shop.engine.lives[name] = shop.engine.lives['worker'] ?? {};
  expect(await shop.clock.until(shop.up({ profile: workerProfile }))).toBeUndefined();
  expect(statesOfWorker()).toEqual(['worker running', 'worker.2 running', 'worker.3 running']);
});

test('a scaled service must restart one instance after the other', async () => {
  const shop = await healthy(workerProfile);
  const worker = shop.engine.find('worker')?.facts;
  shop.engine.add('worker.2', { ...worker, id: 'second', number: 2, isFurther: true });
  shop.engine.lives['worker.2'] = shop.engine.lives['worker'] ?? {};
  await restarting(shop, 'worker');
  expect(shop.engine.calls).toEqual(['stop worker', 'start worker', 'stop worker.2', 'start worker.2']);
});

test('a second container of a service that may only run once must be removed first, because nothing is healthy until then', async () => {
  const shop = await healthy();
  shop.engine.add('redis.2', { ...shop.engine.find('redis')?.facts, id: 'second', number: 2, isFurther: true });
  expect(await shop.clock.until(shop.up())).toBeUndefined();
  expect(shop.engine.states()).not.toContain('redis.2 running');
  expect(shop.engine.calls).toContain('remove redis.2');
});

test('a requested number of instances must be reached, kept by up, and forgotten by down', async () => {
  const shop = await healthy(workerProfile);
  const worker = shop.engine.find('worker')?.facts;
  for (const number of [2, 3])
    shop.engine.add(`worker.${number}`, { ...worker, id: `further-${number}`, number, isFurther: true });
  expect(await shop.clock.until(shop.up({ profile: workerProfile, scales: { worker: 2 } }))).toBeUndefined();
  expect(shop.engine.calls).toEqual(['stop worker.3', 'remove worker.3']);
  expect(shop.world.history.scales()).toEqual({ worker: 2 });
  expect(await shop.clock.until(shop.up({ profile: workerProfile }))).toBeUndefined();
  expect(shop.engine.calls).toEqual(['stop worker.3', 'remove worker.3']);
  await shop.clock.until(down(shop.world, definition, false));
  expect(shop.world.history.scales()).toEqual({});
});

test('a dry run of scale must change and remember nothing', async () => {
  const shop = await healthy(workerProfile);
  expect(await shop.up({ profile: workerProfile, scales: { worker: 3 }, dryRun: true })).toBeUndefined();
  expect(shop.text()).toContain('create worker (worker is to have 3 instances)');
  expect([shop.engine.calls, shop.world.history.scales()]).toEqual([[], {}]);
});

test('a rebuild must replace the containers of the image once it is built, and a failed one must change nothing', async () => {
  const shop = await healthy();
  const before = shop.engine.find('redis')?.facts.id;
  expect(await shop.clock.until(shop.up({ rebuild: ['redis'] }))).toBeUndefined();
  expect(shop.composer.calls.slice(-2)).toEqual(['rebuild redis', 'create redis']);
  expect(shop.engine.find('redis')?.facts.id).not.toBe(before);
  expect(shop.engine.states()).toContain('redis running');
  const failing = await healthy(apiProfile);
  failing.composer.build = async () => {
    throw new BkdevError({ code: 'build-failed', message: 'no network', hint: '' });
  };
  expect(await failing.clock.until(failing.up({ rebuild: ['redis'] }))).toMatchObject({ code: 'build-failed' });
  expect(failing.engine.calls).toEqual([]);
});

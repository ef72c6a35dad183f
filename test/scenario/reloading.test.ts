import { expect, test } from 'vitest';
import { spectate } from '../../src/host/orchestrator/spectate.ts';
import { watchStatus } from '../../src/host/orchestrator/watch-status.ts';
import { eventLine } from '../../src/host/ui/text/event-line.ts';
import { changeLines } from '../../src/host/ui/text/status-changes.ts';
import type { EngineEvent } from '../../src/shared/model/event.ts';
import type { CodeFacts, RoleReport } from '../../src/shared/model/report.ts';
import type { Status } from '../../src/shared/model/status.ts';
import { type Scenario, scenario } from '../support/scenario.ts';
import { shop as definition, goodLives } from '../support/shop.ts';

const running = { name: 'server', state: 'RUNNING', pid: 7, detail: '' } as const;
const healthy = { programs: [running], health: 'healthy', reason: '', latencyMs: 8 } as const;
const starting = { ...healthy, health: 'starting', reason: 'GET /ping: connection refused' } as const;

/** An environment that is up, with an agent whose reports about the API the test sets. */
async function upAndRunning() {
  let said: Omit<RoleReport, 'service'> = healthy;
  const lives = { ...goodLives, api: { found: (ageMs: number) => (ageMs < 4000 ? starting : said) } };
  const shop = scenario({ lives });
  await shop.clock.until(shop.up());
  const saysOfApi = async (next: Omit<RoleReport, 'service'>, forMs = 2000) => {
    said = next;
    await shop.clock.advance(forMs);
  };
  return { shop, saysOfApi };
}

const withCode = (about: object, code: object) => ({ ...about, code }) as Omit<RoleReport, 'service'>;
const apiIn = (status: Status) => status.services.find(({ service }) => service === 'api');

/** Returns the lines about the API that `bkdev status --watch` prints into a pipe during the work. */
async function watched(shop: Scenario, work: () => Promise<void>): Promise<readonly string[]> {
  const told: Status[] = [];
  const left = new AbortController();
  const watching = watchStatus(shop.another().world, definition, status => told.push(status), left.signal);
  await shop.clock.advance(1000);
  await work();
  left.abort();
  await shop.clock.until(watching);
  return told
    .flatMap((status, index) => changeLines(told[index - 1], status, { color: false, time: '' }))
    .map(line => line.trim())
    .filter(line => line.startsWith('api'));
}

test('a save must be shown from stale to healthy again, and never as a start or a failure', async () => {
  const { shop, saysOfApi } = await upAndRunning();
  const lines = await watched(shop, async () => {
    const since = shop.clock.now();
    await saysOfApi(withCode(healthy, { state: 'stale', since }));
    await saysOfApi(withCode({ ...starting, reason: 'server is stopping' }, { state: 'reloading', since }));
    await saysOfApi(withCode(starting, { state: 'reloading', since }));
    const last = { at: shop.clock.now(), reason: 'kernel_api/urls.py', tookMs: 1180 };
    await saysOfApi(withCode(healthy, { state: 'current', reloads: { count: 1, p50Ms: 1180, p95Ms: 1180, last } }));
  });
  expect(lines.map(line => line.replace(/\d+ s/, 'N s'))).toEqual([
    'api        ● healthy',
    'api        ● healthy: old code N s',
    'api        ◐ reloading: server is stopping',
    'api        ◐ reloading: GET /ping: connection refused',
    'api        ● healthy',
  ]);
  expect(apiIn(await shop.status())).toMatchObject({
    ...{ phase: 'running', health: 'healthy' },
    code: { state: 'current', staleSeconds: 0, reloads: { count: 1, last: { reason: 'kernel_api/urls.py' } } },
  });
});

test('code that cannot be compiled must leave the role healthy, with the location of the error', async () => {
  const { shop, saysOfApi } = await upAndRunning();
  const gated: CodeFacts = {
    ...{
      state: 'gated',
      since: shop.clock.now(),
      reason: 'SyntaxError: invalid syntax',
      where: 'kernel_api/urls.py:10',
    },
  };
  await saysOfApi(withCode(healthy, gated), 12_000);
  const status = await shop.status();
  expect(status.outcome).toBe('healthy');
  const { since: _, ...told } = gated;
  expect(apiIn(status)).toMatchObject({ health: 'healthy', code: { ...told, staleSeconds: 12 } });
});

test('a reload that does not come back must be a failure with its card, and the next one must clear it', async () => {
  const { shop, saysOfApi } = await upAndRunning();
  const gaveUp = { name: 'server', state: 'FATAL', pid: 0, detail: 'Exited too quickly' } as const;
  const broken = { programs: [gaveUp], health: 'unhealthy', reason: 'server gave up after 3 starts' } as const;
  const api = shop.engine.find('api');
  if (api) shop.engine.say(api, "ModuleNotFoundError: No module named 'no_such_module'");
  const since = shop.clock.now();
  for (const state of ['reloading', 'current'] as const) {
    await saysOfApi(withCode(broken, { state, ...(state === 'reloading' && { since }) }));
    expect(apiIn(await shop.status())).toMatchObject({
      ...{ phase: 'failed', health: 'unhealthy' },
      failure: { message: "Kernel API (api) failed: ModuleNotFoundError: No module named 'no_such_module'" },
    });
  }
  await saysOfApi(withCode(starting, { state: 'reloading', since: shop.clock.now() }));
  const again = apiIn(await shop.status());
  expect([again?.phase, again?.failure]).toEqual(['reloading', undefined]);
});

test('a different code state must be an event even if health is unchanged, but not its age', async () => {
  const { shop, saysOfApi } = await upAndRunning();
  const told: EngineEvent[] = [];
  const left = new AbortController();
  const seen = await shop.clock.until(
    spectate(shop.another().world, definition, event => told.push(event), left.signal),
  );
  await shop.clock.advance(2000);
  told.length = 0;
  const since = shop.clock.now();
  await saysOfApi(withCode(healthy, { state: 'stale', since }), 5000);
  await saysOfApi(withCode(healthy, { state: 'current' }), 5000);
  left.abort();
  await shop.clock.until(seen.ended);
  expect(told.map(event => eventLine(event).slice(14).replace(/\d+ s/, 'N s'))).toEqual([
    'role-reported           api healthy; old code N s',
    'role-reported           api healthy',
  ]);
});

test('code events of the agent must reach every follower', async () => {
  const { shop } = await upAndRunning();
  const told: EngineEvent[] = [];
  const left = new AbortController();
  const seen = await shop.clock.until(
    spectate(shop.another().world, definition, event => told.push(event), left.signal),
  );
  const at = shop.clock.now() + 1;
  const events = [
    { at, type: 'code-reloaded', service: 'api', reason: 'urls.py', tookMs: 900 },
    { at, type: 'code-held', services: ['api'], reason: 'SyntaxError: x', where: 'urls.py:10' },
    { at, type: 'code-forked', service: 'api' },
  ];
  const workspace = shop.engine.find('workspace');
  for (const event of events) if (workspace) shop.engine.say(workspace, JSON.stringify(event));
  await shop.clock.advance(500);
  left.abort();
  await shop.clock.until(seen.ended);
  expect(told.filter(({ type }) => type.startsWith('code-'))).toEqual(events.slice(0, 2));
});

test.for<readonly [string, object | undefined]>([
  ['older than live reload', undefined],
  ['newer than this bkdev', { state: 'forked', since: 1, checkpoint: 3 }],
])('an agent that is %s must leave all else that it says as it is', async ([, code]) => {
  const { shop, saysOfApi } = await upAndRunning();
  await saysOfApi(code ? withCode(healthy, code) : healthy);
  const api = apiIn(await shop.status());
  expect(api).toMatchObject({ phase: 'running', health: 'healthy' });
  expect(api).not.toHaveProperty('code');
});

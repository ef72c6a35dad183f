import { expect, test } from 'vitest';
import { newYear, scenario } from '../support/scenario.ts';
import { apiUrl, workerProfile } from '../support/shop.ts';

test('a first up must build, create in the order of needs, and end when the address answers', async () => {
  const shop = scenario({ images: [] });
  expect(await shop.clock.until(shop.up())).toBeUndefined();
  expect(shop.text()).toMatchInlineSnapshot(`
    "
    bkdev: shop, profile api
    plan       build workspace, mysql, redis, deps (no such image yet)
    plan       write .devcontainer/.resolved (the agent has no definition to go by)
    plan       create mysql, redis, deps, migrate, api (no container yet)
    plan       create workspace (no container yet)
    plan       start mysql (just created)
    plan       start redis (just created)
    plan       start deps (just created)
    plan       start migrate after deps done, mysql healthy (just created)
    plan       start api after deps done, migrate done, mysql healthy, redis healthy (just created)
    workspace, mysql, redis, deps  building
    workspace  [role 1/2] RUN apt-get install
    workspace  [role 2/2] RUN install uv
    mysql, redis, deps, migrate, api  creating
    migrate    waiting for deps
    api        waiting for deps
    workspace  creating
    workspace  Start: creating the workspace of api
    mysql, redis, deps  starting
    redis      healthy after 1.0 s
    workspace  healthy after 0.5 s
    deps       installed 40 packages
    mysql      healthy after 3.0 s
    deps       done after 8.0 s
    api        waiting for migrate
    migrate    starting
    migrate    applying contenttypes.0001
    migrate    done after 5.0 s
    api        starting
    api        healthy after 5.0 s
    ready in 49.0 s  http://127.0.0.1:10204
    slowest: deps 8.0 s; migrate and api waited for it
    "
  `);
  expect(shop.engine.states()).toMatchInlineSnapshot(`
    [
      "mysql running",
      "redis running",
      "deps exited",
      "migrate exited",
      "api running",
      "workspace running",
    ]
  `);
  expect(await shop.status()).toMatchInlineSnapshot(`
    {
      "beside": [],
      "outcome": "healthy",
      "profile": "api",
      "project": "shop",
      "services": [
        {
          "changes": [
            {
              "at": "2026-01-01T00:00:32.020Z",
              "from": null,
              "reason": "",
              "to": "starting",
            },
            {
              "at": null,
              "from": "starting",
              "reason": "",
              "to": "healthy",
            },
          ],
          "containerId": "workspace-6",
          "editor": {
            "attached": false,
            "name": null,
          },
          "health": "healthy",
          "phase": "running",
          "programs": [],
          "reason": "",
          "restarts": 0,
          "role": "workspace",
          "service": "workspace",
          "since": "2026-01-01T00:00:32.020Z",
          "url": null,
        },
        {
          "changes": [
            {
              "at": "2026-01-01T00:00:31.020Z",
              "from": null,
              "reason": "",
              "to": "starting",
            },
            {
              "at": null,
              "from": "starting",
              "reason": "",
              "to": "healthy",
            },
          ],
          "containerId": "mysql-1",
          "health": "healthy",
          "phase": "running",
          "programs": [],
          "reason": "",
          "restarts": 0,
          "role": "db",
          "service": "mysql",
          "since": "2026-01-01T00:00:31.020Z",
          "url": null,
        },
        {
          "changes": [
            {
              "at": "2026-01-01T00:00:31.020Z",
              "from": null,
              "reason": "",
              "to": "starting",
            },
            {
              "at": null,
              "from": "starting",
              "reason": "",
              "to": "healthy",
            },
          ],
          "containerId": "redis-2",
          "health": "healthy",
          "phase": "running",
          "programs": [],
          "reason": "",
          "restarts": 0,
          "role": "cache",
          "service": "redis",
          "since": "2026-01-01T00:00:31.020Z",
          "url": null,
        },
        {
          "changes": [
            {
              "at": "2026-01-01T00:00:31.020Z",
              "from": null,
              "reason": "",
              "to": "starting",
            },
            {
              "at": "2026-01-01T00:00:39.020Z",
              "from": "starting",
              "reason": "done",
              "to": "done",
            },
          ],
          "containerId": "deps-3",
          "health": "healthy",
          "phase": "stopped",
          "programs": [],
          "reason": "done",
          "restarts": 0,
          "role": "step",
          "service": "deps",
          "since": "2026-01-01T00:00:39.020Z",
          "url": null,
        },
        {
          "changes": [
            {
              "at": "2026-01-01T00:00:39.040Z",
              "from": null,
              "reason": "",
              "to": "starting",
            },
            {
              "at": "2026-01-01T00:00:44.040Z",
              "from": "starting",
              "reason": "done",
              "to": "done",
            },
          ],
          "containerId": "migrate-4",
          "health": "healthy",
          "phase": "stopped",
          "programs": [],
          "reason": "done",
          "restarts": 0,
          "role": "step",
          "service": "migrate",
          "since": "2026-01-01T00:00:44.040Z",
          "url": null,
        },
        {
          "changes": [
            {
              "at": "2026-01-01T00:00:44.060Z",
              "from": null,
              "reason": "not yet checked by the agent",
              "to": "starting",
            },
            {
              "at": "2026-01-01T00:00:49.020Z",
              "from": "starting",
              "reason": "",
              "to": "healthy",
            },
          ],
          "containerId": "api-5",
          "health": "healthy",
          "phase": "running",
          "programs": [
            {
              "name": "api",
              "pid": 7,
              "state": "RUNNING",
            },
          ],
          "reason": "",
          "restarts": 0,
          "role": "api",
          "service": "api",
          "since": "2026-01-01T00:00:44.060Z",
          "url": "http://127.0.0.1:10204",
        },
      ],
      "workspace": "/home/ada/shop",
    }
  `);
});

test('up on a running environment must do nothing, however long it has been running', async () => {
  const shop = scenario();
  await shop.clock.until(shop.up());
  await shop.clock.advance(3_600_000);
  const again = shop.another();
  expect(await shop.clock.until(again.up())).toBeUndefined();
  expect(again.text()).toMatchInlineSnapshot(`
    "
    bkdev: shop, profile api
    plan       keep workspace, mysql, redis, deps, migrate, api
    ready in less than 0.1 s  http://127.0.0.1:10204
    "
  `);
});

test('status must show in another terminal what a running up has not started yet', async () => {
  const shop = scenario();
  const working = shop.up();
  await shop.clock.advance(4000);
  const { outcome, services } = await shop.another().status();
  const lines = services.map(({ service, phase, health, reason }) => `${service} ${phase} ${health} ${reason}`.trim());
  expect([outcome, ...lines]).toMatchInlineSnapshot(`
    [
      "starting",
      "workspace running healthy",
      "mysql starting starting",
      "redis running healthy",
      "deps running starting",
      "migrate pending unknown waiting for its turn in "bkdev up api", which is running",
      "api pending unknown waiting for its turn in "bkdev up api", which is running",
    ]
  `);
  await shop.clock.until(working);
});

test('up must not be done before all is healthy at the same time', async () => {
  const flaky = (ageMs: number) => ageMs > 1000 && (ageMs < 3000 || ageMs > 30_000);
  const shop = scenario({
    lives: {
      mysql: { healthyAfterMs: 20_000 },
      api: {
        found: ageMs => ({ programs: [], health: flaky(ageMs) ? 'healthy' : 'unhealthy', reason: 'HTTP 500' }),
      },
      worker: { healthyAfterMs: 40_000 },
    },
  });
  expect(await shop.clock.until(shop.up({ profile: workerProfile }))).toBeUndefined();
  expect((await shop.status()).outcome).toBe('healthy');
});

test('an address that begins to answer late must be noticed soon', async () => {
  const pages: Record<string, string> = {};
  const shop = scenario({ host: { pages } });
  const working = shop.up();
  await shop.clock.advance(60_000);
  pages[`${apiUrl}/ping`] = 'pong';
  expect(await shop.clock.until(working)).toBeUndefined();
  expect(shop.clock.now() - newYear).toBeLessThan(60_500);
});

import { expect, test } from 'vitest';
import { BkdevError } from '../../src/shared/model/error.ts';
import { scenario } from '../support/scenario.ts';
import { apiProfile, goodLives, workerProfile } from '../support/shop.ts';

const uvSays = [
  [500, 'resolving'],
  [900, 'bkdev-error: uv.lock is older than pyproject.toml'],
  [910, 'bkdev-hint: uv lock'],
] as const;

test('a failing step must end the command with its output, and keep the rest running, above all the editor', async () => {
  const shop = scenario({ lives: { deps: { says: uvSays, exits: { afterMs: 950, code: 1 } } } });
  const error = await shop.clock.until(shop.up());
  expect(error).toMatchInlineSnapshot(`
    {
      "cause": "uv.lock is older than pyproject.toml",
      "class": "declared",
      "code": "step-failed",
      "detail": [
        "exited with 1",
        "resolving",
      ],
      "explanation": "The step deps found this before anything else could fail because of it.",
      "fixes": [
        {
          "says": "uv lock",
        },
      ],
      "hint": "uv lock",
      "message": "Python packages (deps) failed: uv.lock is older than pyproject.toml",
      "service": "deps",
    }
  `);
  expect(shop.text()).toMatchInlineSnapshot(`
    "
    bkdev: shop, profile api
    plan       write .devcontainer/.resolved (the agent has no definition to go by)
    plan       create mysql, redis, deps, migrate, api (no container yet)
    plan       create workspace (no container yet)
    plan       start mysql (just created)
    plan       start redis (just created)
    plan       start deps (just created)
    plan       start migrate after deps done, mysql healthy (just created)
    plan       start api after deps done, migrate done, mysql healthy, redis healthy (just created)
    mysql, redis, deps, migrate, api  creating
    migrate    waiting for deps
    api        waiting for deps
    workspace  creating
    workspace  Start: creating the workspace of api
    mysql, redis, deps  starting
    deps       resolving
    deps       failed: uv.lock is older than pyproject.toml
    ✗ Python packages (deps) failed: uv.lock is older than pyproject.toml
      | exited with 1
      | resolving
      try: uv lock
    "
  `);
  expect(shop.engine.states()).toMatchInlineSnapshot(`
    [
      "mysql running",
      "redis running",
      "deps exited",
      "workspace running",
    ]
  `);
});

test('the next up must run the failed step again and complete the rest', async () => {
  const shop = scenario({ lives: { deps: { says: uvSays, exits: { afterMs: 950, code: 1 } } } });
  await shop.clock.until(shop.up());
  shop.engine.lives['deps'] = goodLives['deps'] ?? {};
  const again = shop.another();
  expect(await shop.clock.until(again.up())).toBeUndefined();
  expect(again.text()).toMatchInlineSnapshot(`
    "
    bkdev: shop, profile api
    plan       create migrate, api (no container yet)
    plan       start deps (it failed with 1)
    plan       start migrate after deps done, mysql healthy (just created)
    plan       start api after deps done, migrate done, mysql healthy, redis healthy (just created)
    plan       keep workspace, mysql, redis
    migrate, api  creating
    migrate    waiting for deps
    api        waiting for deps
    deps       starting
    deps       installed 40 packages
    deps       done after 8.0 s
    api        waiting for migrate
    migrate    starting
    migrate    applying contenttypes.0001
    migrate    done after 5.0 s
    api        starting
    api        healthy after 4.5 s
    ready in 18.0 s  http://127.0.0.1:10204
    slowest: deps 8.0 s; all other services waited for it
    "
  `);
});

const crash = [
  [100, 'Traceback (most recent call last):'],
  [100, '  File "manage.py", line 3, in <module>'],
  [100, "ModuleNotFoundError: No module named 'blueking'"],
  [200, '2026-01-01 00:00:01,768 INFO exited: api (exit status 1; not expected)'],
  [300, '2026-01-01 00:00:02,768 INFO gave up: api entered FATAL state, too many start retries too quickly'],
] as const;

const gaveUp = () =>
  ({
    programs: [{ name: 'api', state: 'FATAL', pid: 0, detail: 'Exited too quickly' }],
    health: 'unhealthy',
    reason: 'api does not stay up',
  }) as const;

test('a role that crashes must end the command with the last line of its traceback', async () => {
  const shop = scenario({ lives: { api: { says: crash, found: gaveUp } } });
  expect(await shop.clock.until(shop.up())).toMatchInlineSnapshot(`
    {
      "cause": "ModuleNotFoundError: No module named 'blueking'",
      "class": "import-error",
      "code": "role-failed",
      "detail": [
        "api does not stay up",
        "Traceback (most recent call last):",
        "  File "manage.py", line 3, in <module>",
        "ModuleNotFoundError: No module named 'blueking'",
        "2026-01-01 00:00:01,768 INFO exited: api (exit status 1; not expected)",
        "2026-01-01 00:00:02,768 INFO gave up: api entered FATAL state, too many start retries too quickly",
      ],
      "explanation": "blueking cannot be imported: the name is wrong, the code is gone, or the package is not installed.",
      "fixes": [
        {
          "command": "bkdev up",
          "says": "after correcting the import; it also reinstalls missing packages of uv.lock",
        },
        {
          "command": "cd bkmonitor && uv add blueking",
          "says": "if it is a package that pyproject.toml lacks; bkdev up then installs it",
        },
      ],
      "hint": "bkdev up: after correcting the import; it also reinstalls missing packages of uv.lock; cd bkmonitor && uv add blueking: if it is a package that pyproject.toml lacks; bkdev up then installs it",
      "message": "Kernel API (api) failed: ModuleNotFoundError: No module named 'blueking'",
      "service": "api",
      "where": "manage.py:3",
    }
  `);
  expect((await shop.status()).services.at(-1)).toMatchObject({
    service: 'api',
    health: 'unhealthy',
    reason: "ModuleNotFoundError: No module named 'blueking'",
    programs: [{ name: 'api', state: 'FATAL', pid: 0 }],
  });
});

test('up after a program gave up must run its steps again, restart its container and touch nothing else', async () => {
  const shop = scenario({ lives: { api: { says: crash, found: gaveUp } } });
  await shop.clock.until(shop.up());
  const good = goodLives['api']?.found;
  const found: typeof good = age => (shop.engine.calls.includes('start api') ? good?.(age) : undefined) ?? gaveUp();
  shop.engine.lives['api'] = { found };
  shop.engine.calls.length = 0;
  const again = shop.another();
  expect(await shop.clock.until(again.up())).toBeUndefined();
  expect(again.text()).toMatchInlineSnapshot(`
    "
    bkdev: shop, profile api
    plan       start deps (api, which needs it, gave up)
    plan       start migrate after deps done, mysql healthy (api, which needs it, gave up)
    plan       restart api after deps done, migrate done, mysql healthy, redis healthy (its program api gave up)
    plan       keep workspace, mysql, redis
    migrate    waiting for deps
    api        waiting for deps
    deps       starting
    deps       installed 40 packages
    deps       done after 8.0 s
    api        waiting for migrate
    migrate    starting
    migrate    applying contenttypes.0001
    migrate    done after 5.0 s
    api        starting
    api        healthy after 4.8 s
    ready in 18.0 s  http://127.0.0.1:10204
    slowest: deps 8.0 s; all other services waited for it
    "
  `);
  expect(shop.engine.calls).toEqual(['start deps', 'start migrate', 'stop api', 'start api']);
});

test('a container that ends without output must be reported with its exit status', async () => {
  const shop = scenario({ lives: { redis: { exits: { afterMs: 300, code: 139 } } } });
  expect(await shop.clock.until(shop.up())).toMatchInlineSnapshot(`
    {
      "cause": "ended by SIGSEGV (exit 139)",
      "class": "killed-by-signal",
      "code": "role-failed",
      "explanation": "redis crashed in native code (SIGSEGV).",
      "fixes": [
        {
          "command": "bkdev restart redis",
          "says": "starts it again",
        },
        {
          "command": "bkdev up",
          "says": "starts everything that is not running",
        },
        {
          "command": "bkdev logs redis",
          "says": "shows what it wrote before",
        },
      ],
      "hint": "bkdev restart redis: starts it again; bkdev up: starts everything that is not running; bkdev logs redis: shows what it wrote before",
      "message": "Redis (redis) failed: ended by SIGSEGV (exit 139)",
      "service": "redis",
    }
  `);
});

test('a container that ran out of memory must be reported as such', async () => {
  const shop = scenario({ lives: { mysql: { exits: { afterMs: 300, code: 137, oomKilled: true } } } });
  expect(await shop.clock.until(shop.up())).toMatchObject({
    message: 'MySQL (mysql) failed: killed: out of memory',
  });
});

test('a role that never becomes healthy must end the command after its time limit, with the reason and not the last line of its log', async () => {
  const shop = scenario({
    lives: {
      api: {
        says: [[2000, 'Starting development server at http://0.0.0.0:10204/']],
        found: () => ({ programs: [], health: 'starting', reason: 'GET /ping: HTTP 500' }),
      },
    },
  });
  expect(await shop.clock.until(shop.up({ timeoutMs: 60_000 }))).toMatchInlineSnapshot(`
    {
      "cause": "not healthy after 60 s: GET /ping: HTTP 500",
      "code": "timed-out",
      "detail": [
        "Starting development server at http://0.0.0.0:10204/",
      ],
      "fixes": [
        {
          "command": "bkdev logs api",
          "says": "shows all of it",
        },
        {
          "command": "bkdev up",
          "says": "tries again",
        },
      ],
      "hint": "bkdev logs api: shows all of it; bkdev up: tries again",
      "message": "Kernel API (api) failed: not healthy after 60 s: GET /ping: HTTP 500",
      "probe": "GET /ping: HTTP 500",
      "service": "api",
    }
  `);
  expect(shop.engine.find('api')?.facts.state).toBe('running');
});

test('a role must not be given up before its time limit', async () => {
  const slow = { ...goodLives['api'], found: (ageMs: number) => found(ageMs < 55_000 ? 'starting' : 'healthy') };
  const shop = scenario({ lives: { api: slow } });
  expect(await shop.clock.until(shop.up({ timeoutMs: 60_000 }))).toBeUndefined();
});

function found(health: 'starting' | 'healthy') {
  return { programs: [], health, reason: health };
}

test('a step must have unlimited time', async () => {
  const shop = scenario({ lives: { deps: { exits: { afterMs: 1_200_000, code: 0 } } } });
  expect(await shop.clock.until(shop.up({ timeoutMs: 60_000 }))).toBeUndefined();
});

test('a silent agent must make a role unknown, not healthy', async () => {
  const shop = scenario({ agentSilentAfterMs: 10_000 });
  expect(await shop.clock.until(shop.up({ timeoutMs: 60_000 }))).toMatchObject({
    code: 'timed-out',
    message: 'Kernel API (api) failed: not healthy after 60 s: the agent does not answer within 2 s',
  });
});

test('an agent that becomes silent later must be reported by status', async () => {
  const shop = scenario({ agentSilentAfterMs: 60_000 });
  expect(await shop.clock.until(shop.up())).toBeUndefined();
  await shop.clock.advance(120_000);
  const { outcome, services } = await shop.status();
  const { health, reason } = services.find(({ service }) => service === 'api') ?? {};
  expect({ outcome, health, reason }).toEqual({
    outcome: 'unknown',
    health: 'unknown',
    reason: 'the agent does not answer within 3 s',
  });
});

test('a published address that refuses must fail the command although the role is healthy inside', async () => {
  const shop = scenario({ host: { pages: {} } });
  expect(await shop.clock.until(shop.up({ timeoutMs: 60_000 }))).toMatchInlineSnapshot(`
    {
      "cause": "not healthy after 60 s: http://127.0.0.1:10204 does not answer from this machine: connection refused",
      "code": "timed-out",
      "fixes": [
        {
          "command": "bkdev logs api",
          "says": "shows all of it",
        },
        {
          "command": "bkdev up",
          "says": "tries again",
        },
      ],
      "hint": "bkdev logs api: shows all of it; bkdev up: tries again",
      "message": "Kernel API (api) failed: not healthy after 60 s: http://127.0.0.1:10204 does not answer from this machine: connection refused",
      "probe": "http://127.0.0.1:10204 does not answer from this machine: connection refused",
      "service": "api",
    }
  `);
  const api = (await shop.status()).services.find(({ service }) => service === 'api');
  expect(api).toMatchObject({
    ...{ phase: 'running', health: 'unhealthy', url: 'http://127.0.0.1:10204' },
    reason: 'http://127.0.0.1:10204 does not answer from this machine: connection refused',
  });
});

test('an engine that dies during a command must be reported immediately, and end the command if it does not come back soon', async () => {
  const shop = scenario();
  const working = shop.up();
  await shop.clock.advance(5000);
  shop.engine.die();
  const diedAt = shop.clock.now();
  expect(await shop.clock.until(working)).toMatchObject({ code: 'engine-unreachable' });
  expect((shop.events.find(({ type }) => type === 'engine-lost')?.at ?? 0) - diedAt).toBeLessThan(1000);
  expect(shop.clock.now() - diedAt).toBeLessThan(25_000);
  expect(shop.text().split('\n').slice(-4)).toMatchInlineSnapshot(`
    [
      "engine     lost: No Docker Engine answers at unix:///var/run/docker.sock (ECONNREFUSED).",
      "✗ No Docker Engine answers at unix:///var/run/docker.sock (ECONNREFUSED).",
      "  try: bkdev doctor --fix installs or starts it.",
      "",
    ]
  `);
});

const refusal = new BkdevError({ code: 'create-failed', message: 'Docker could not start redis.', hint: 'try' });

test('a failed creation must leave no container that never ran', async () => {
  const shop = scenario({ createFails: { redis: refusal } });
  expect(await shop.clock.until(shop.up())).toEqual(refusal.report());
  expect(shop.engine.states()).toEqual([]);
});

test('a container that cannot be started must not stay behind, and must not affect others', async () => {
  const shop = scenario({ refusesToStart: { redis: refusal } });
  expect(await shop.clock.until(shop.up())).toEqual(refusal.report());
  expect(shop.engine.states()).toEqual(['mysql running', 'deps running', 'workspace running']);
});

test('a container that an earlier failure left created must not stay behind if it fails again', async () => {
  const shop = scenario({ refusesToStart: { redis: refusal } });
  shop.engine.add('redis');
  expect(await shop.clock.until(shop.up())).toEqual(refusal.report());
  expect(shop.engine.states()).not.toContain('redis created');
});

test('a workspace that cannot be created must end the command with the reason', async () => {
  const shop = scenario({ workspaceFails: refusal });
  expect(await shop.clock.until(shop.up())).toEqual(refusal.report());
  expect(shop.engine.states()).toEqual(['mysql running', 'redis running', 'deps running']);
});

test('a build that fails must create nothing', async () => {
  const buildFails = new BkdevError({ code: 'build-failed', message: 'Building role failed.', hint: '' });
  const shop = scenario({ images: [], buildFails });
  expect(await shop.clock.until(shop.up())).toEqual(buildFails.report());
  expect([...shop.engine.states(), ...shop.composer.calls]).toEqual(['build workspace mysql redis deps']);
});

test('a container that somebody removes during a command must end it, instead of being awaited forever', async () => {
  const shop = scenario();
  const working = shop.up();
  await shop.clock.advance(2500);
  shop.engine.vanish('mysql');
  expect(await shop.clock.until(working)).toMatchObject({
    code: 'role-failed',
    message: 'MySQL (mysql) failed: its container was removed',
  });
});

test.for([
  [
    { containers: { 10204: { container: 'web-1', project: 'blog' } } },
    'the container web-1 of the Compose project blog',
  ],
  [{ containers: { 10204: { container: 'web-1', project: undefined } } }, 'the container web-1'],
  [{}, 'process 4711 (python3 -m http.server)'],
] as const)('a taken port must be reported with its owner before anything is changed: %o', async ([owner, told]) => {
  const listeners = { 10204: { pid: 4711, command: 'python3 -m http.server' } };
  const publishers = 'containers' in owner ? owner.containers : {};
  const shop = scenario({ host: { listeners }, publishers });
  expect(await shop.clock.until(shop.up())).toMatchObject({
    code: 'port-taken',
    message: `Port 10204 of this machine is taken by ${told}; Kernel API wants it.`,
  });
  expect(shop.engine.states()).toEqual([]);
  expect(shop.engine.calls).toEqual([]);
});

test('a nearly full disk must stop a build before it begins', async () => {
  const shop = scenario({ images: [], host: { freeBytes: { '/var/lib/docker': 300 * 2 ** 20 } } });
  expect(await shop.clock.until(shop.up())).toMatchObject({
    code: 'disk-full',
    message: 'Only 0.3 GB is free on the disk of /var/lib/docker; building the images needs 2 GB.',
  });
  expect(shop.composer.calls).toEqual([]);
});

test('a missing input of a step must be reported before anything is changed', async () => {
  const shop = scenario({ checkout: { files: ['bkmonitor/uv.lock'] } });
  expect(await shop.clock.until(shop.up())).toMatchObject({
    code: 'layout-invalid',
    message: 'bkmonitor/manage.py is not in /home/ada/shop, and Python packages needs it.',
  });
  expect(shop.engine.states()).toEqual([]);
});

test('a failed switch must not stop services outside the profile', async () => {
  const shop = scenario();
  await shop.clock.until(shop.up({ profile: workerProfile }));
  shop.engine.change(shop.engine.find('redis') ?? shop.engine.add('redis'), { state: 'exited', exitCode: 1 });
  shop.engine.lives['redis'] = { exits: { afterMs: 300, code: 1 } };
  expect(await shop.clock.until(shop.up({ profile: apiProfile }))).toMatchObject({ code: 'role-failed' });
  expect(shop.engine.find('worker')?.facts.state).toBe('running');
});

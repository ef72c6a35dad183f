import { describe, expect, test } from 'vitest';
import { buildFailure } from '../../src/host/adapters/compose/compose-failure.ts';
import { reduce } from '../../src/host/ui/state/reduce.ts';
import { selectHeadline } from '../../src/host/ui/state/select-headline.ts';
import { emptyState } from '../../src/host/ui/state/state.ts';
import { type Message, message } from '../../src/shared/messages/message.ts';
import type { ErrorReport } from '../../src/shared/model/error.ts';
import type { EngineEvent } from '../../src/shared/model/event.ts';
import type { Life } from '../support/fake-engine.ts';
import { inEnglish, type Said, said } from '../support/said.ts';
import { type Scenario, scenario, type Terminal } from '../support/scenario.ts';
import { apiProfile, shop as definition, goodLives, webProfile } from '../support/shop.ts';

const brokenImport = [
  'Traceback (most recent call last):',
  '  File "/workspace/bkmonitor/kernel_api/urls.py", line 3, in <module>',
  '    import no_such_module',
  "ModuleNotFoundError: No module named 'no_such_module'",
  '2026-01-01 00:00:01,768 WARN exited: api (exit status 1; not expected)',
  '2026-01-01 00:00:02,768 INFO gave up: api entered FATAL state, too many start retries too quickly',
];

const importError = {
  service: 'api',
  class: 'import-error',
  cause: "ModuleNotFoundError: No module named 'no_such_module'",
  explanation:
    'no_such_module cannot be imported: the name is wrong, the code is gone, or the package is not installed.',
  where: 'bkmonitor/kernel_api/urls.py:3',
};

const programs = (state: 'RUNNING' | 'FATAL') => [{ name: 'api', state, pid: 7, detail: '' }];
const gaveUp = { programs: programs('FATAL'), health: 'unhealthy', reason: 'api does not stay up' } as const;
const works = { programs: programs('RUNNING'), health: 'healthy', reason: '' } as const;

/** The agent's report. */
type Found = ReturnType<NonNullable<Life['found']>>;

/** Returns the texts of a failure without those that repeat another in a different form. */
function wordsOf(report: ErrorReport | undefined) {
  if (report === undefined) return undefined;
  const { code: _, message: __, hint: ___, fixes: ____, detail: _____, ...words } = report;
  return words;
}

/** Returns the failure on the screen's card at this time. */
function card({ events }: Terminal, now: number): Said<ErrorReport> | undefined {
  const state = events.reduce(reduce, emptyState);
  return said(selectHeadline(state, definition, now).failure);
}

/** A profile that is up, and a person who watches it. */
async function watched(lives: Readonly<Record<string, Life>>, profile = apiProfile): Promise<Scenario> {
  const shop = scenario({ lives });
  void shop.up({ profile, watch: new AbortController().signal });
  await shop.clock.advance(60_000);
  expect(shop.events.findLast(isEnd)).not.toHaveProperty('error');
  expect(card(shop, shop.clock.now())).toBeUndefined();
  return shop;
}

function isEnd({ type }: EngineEvent): boolean {
  return type === 'command-finished';
}

function containerOf(shop: Scenario, service: string) {
  const container = shop.engine.find(service);
  if (container === undefined) throw new Error(`${service} has no container`);
  return container;
}

describe('a failure of up', () => {
  const lives = { api: { says: brokenImport.map(text => [100, text] as const), found: () => gaveUp } };

  test('must be reported alike as event, as the end of the command, by status and on the screen', async () => {
    const shop = scenario({ lives });
    const error = await shop.clock.until(shop.up());
    expect(wordsOf(error)).toEqual(importError);
    const events = said(shop.events);
    const failed = events.find(({ type }) => type === 'service-failed');
    expect(failed).toMatchObject({ cause: importError.cause, error });
    expect(events.at(-1)).toMatchObject({ type: 'command-finished', error });
    expect(card(shop, shop.clock.now())).toEqual(error);
    const { services } = await shop.status();
    expect(services.flatMap(({ service, failure }) => (failure ? [[service, failure]] : []))).toEqual([['api', error]]);
  });

  test('must be one block in plain lines', async () => {
    const shop = scenario({ lives });
    await shop.clock.until(shop.up());
    const text = shop.text();
    expect(text.slice(text.indexOf('✗'))).toMatchInlineSnapshot(`
      "✗ Kernel API (api) failed: ModuleNotFoundError: No module named 'no_such_module'
        import error at bkmonitor/kernel_api/urls.py:3
        no_such_module cannot be imported: the name is wrong, the code is gone, or the package is not installed.
        | api does not stay up
        | Traceback (most recent call last):
        |   File "/workspace/bkmonitor/kernel_api/urls.py", line 3, in <module>
        |     import no_such_module
        | ModuleNotFoundError: No module named 'no_such_module'
        | 2026-01-01 00:00:01,768 WARN exited: api (exit status 1; not expected)
        | 2026-01-01 00:00:02,768 INFO gave up: api entered FATAL state, too many start retries too quickly
        try: bkdev up  (after correcting the import; it also reinstalls missing packages of uv.lock)
             cd bkmonitor && uv add no_such_module  (if it is a package that pyproject.toml lacks; bkdev up then installs it)
      "
    `);
  });

  test('must be gone from the screen once its service works', async () => {
    const shop = scenario({ lives });
    void shop.up({ watch: new AbortController().signal });
    await shop.clock.advance(60_000);
    expect(wordsOf(card(shop, shop.clock.now()))).toEqual(importError);
    let now: Found = works;
    shop.engine.say(containerOf(shop, 'api'), "2026-01-01 00:01:00,768 INFO spawned: 'api' with pid 9");
    shop.engine.lives['api'] = { ...goodLives['api'], found: () => now };
    await shop.clock.advance(5000);
    expect(card(shop, shop.clock.now())).toBeUndefined();

    // The reason of the earlier failure is not the reason of this one.
    now = { ...works, health: 'unhealthy', reason: message('probe.no-answer', { withinMs: 2000 }) };
    await shop.clock.advance(120_000);
    expect(card(shop, shop.clock.now())?.message ?? '').not.toContain('no_such_module');
    shop.engine.change(containerOf(shop, 'api'), { state: 'exited', exitCode: 137 });
    await shop.clock.advance(5000);
    expect(card(shop, shop.clock.now())?.message ?? '').not.toContain('no_such_module');
  });

  test('must give way to that of the next start, which fails differently', async () => {
    let now: Found = gaveUp;
    const shop = scenario({ lives: { api: { ...lives.api, found: () => now } } });
    void shop.up({ watch: new AbortController().signal });
    await shop.clock.advance(60_000);
    expect(wordsOf(card(shop, shop.clock.now()))).toEqual(importError);

    // The agent starts it again, with other code that fails in the same way.
    const lastCrash = { at: shop.clock.now() + 5000, status: 1 };
    const api = containerOf(shop, 'api');
    shop.engine.say(api, "2026-01-01 00:01:00,768 INFO spawned: 'api' with pid 9");
    for (const line of brokenImport) shop.engine.say(api, line.replace('no_such_module', 'another_one'));
    now = { ...gaveUp, programs: [{ name: 'api', state: 'FATAL', pid: 0, detail: '', lastCrash }] };
    await shop.clock.advance(5000);
    const cause = "ModuleNotFoundError: No module named 'another_one'";
    expect(card(shop, shop.clock.now())).toMatchObject({ class: 'import-error', cause });
    const { services } = await shop.status();
    expect(services.find(({ service }) => service === 'api')).toMatchObject({ reason: cause, failure: { cause } });
  });

  test.for([
    ['NOAUTH Authentication required.', 'redis-denied', 'NOAUTH Authentication required.'],
    ['it feels cold', undefined, 'its health check fails: it feels cold'],
  ])(
    'a store whose check prints %s must be explained by that, and not by the last line of its log',
    async ([probe, kind, cause]) => {
      const shop = scenario({ lives: { redis: { says: [[100, 'Ready to accept connections']] } } });
      const working = shop.up();
      await shop.clock.advance(2000);
      shop.engine.change(containerOf(shop, 'redis'), { health: 'unhealthy', healthOutput: `checking\n${probe}\n` });
      const error = await shop.clock.until(working);
      expect([error?.service, error?.class, error?.cause, error?.probe]).toEqual(['redis', kind, cause, probe]);
    },
  );

  test('a process that lives but never listens must be reported with the reason in its log', async () => {
    const noDatabase = `django.db.utils.OperationalError: (2002, "Can't connect to server on 'mysql' (115)")`;
    const refused = {
      programs: programs('RUNNING'),
      health: 'starting',
      reason: message('probe.port-refused', { port: 10204 }),
    } as const;
    const shop = scenario({ lives: { api: { says: [[900, noDatabase]], found: () => refused } } });
    const error = await shop.clock.until(shop.up({ timeoutMs: 60_000 }));
    expect(error?.code).toBe('timed-out');
    expect(inEnglish(error?.detail?.[0])).toBe('not healthy after 60 s: connection refused on port 10204');
    expect(wordsOf(error)).toEqual({
      service: 'api',
      class: 'alive-not-listening',
      cause: noDatabase,
      explanation: 'api is running, but nothing listens on its port 10204. No database answers at mysql.',
      probe: 'connection refused on port 10204',
    });
  });

  test('a build must be explained by its first cause', async () => {
    const written = ['#7 1.2 E: Failed to fetch http://deb.example/x.deb  Temporary failure resolving deb.example'];
    const shop = scenario({ images: [], buildFails: buildFailure(written, ['workspace', 'mysql']) });
    expect(await shop.clock.until(shop.up())).toMatchObject({
      code: 'network-unreachable',
      service: 'workspace',
      class: 'dependency-unreachable',
      cause: expect.stringMatching(/^E: Failed to fetch/),
    });
  });

  test('must show no password, wherever it occurs', async () => {
    const broker = 'amqp://bkm:geheim@broker:5672/bkmonitor';
    const denied = message('step.broker-denied', { broker, user: 'bkm' });
    const says = [
      'BK_MONITOR_APP_SECRET=geheim',
      'kombu.exceptions.OperationalError: [Errno 111] amqp://bkm:geheim@broker:5672/bkmonitor',
      `bkdev-error: ${inEnglish(denied)}\t${JSON.stringify(denied)}`,
      'bkdev-hint: set it in amqp://bkm:geheim@broker',
    ].map(text => [50, text] as const);
    const shop = scenario({ lives: { deps: { says, exits: { afterMs: 100, code: 1 } } } });
    const error = await shop.clock.until(shop.up());
    expect(error?.class).toBe('broker-denied');
    expect(JSON.stringify([error, await shop.status()])).not.toContain('geheim');
    const told = shop.events.filter(({ type }) => type !== 'log-appended' && type !== 'service-progressed');
    expect(JSON.stringify(told)).not.toContain('geheim');
  });
});

describe('a failure while no command is waiting', () => {
  const flaky = (report: () => Found): Life => ({ found: report });

  test('must be explained once, shown, and gone when the role works again', async () => {
    let now: Found = works;
    const shop = await watched({ api: flaky(() => now) });
    const api = containerOf(shop, 'api');
    for (const line of brokenImport) shop.engine.say(api, line);
    now = gaveUp;
    await shop.clock.advance(20_000);
    const explained = shop.events.filter(({ type }) => type === 'failure-explained');
    expect(explained).toHaveLength(1);
    expect(wordsOf(card(shop, shop.clock.now()))).toEqual(importError);

    now = works;
    await shop.clock.advance(3000);
    expect(card(shop, shop.clock.now())).toBeUndefined();

    now = gaveUp;
    await shop.clock.advance(3000);
    expect(wordsOf(card(shop, shop.clock.now()))).toEqual(importError);
  });

  test('must be explained again if its reason changes, but not if only a number in it does', async () => {
    let reason: Message = message('probe.no-answer', { withinMs: 2000 });
    let health: 'healthy' | 'unhealthy' = 'healthy';
    const shop = await watched({ api: flaky(() => ({ programs: programs('RUNNING'), health, reason })) });
    health = 'unhealthy';
    await shop.clock.advance(3000);
    reason = message('probe.no-answer', { withinMs: 3000 });
    await shop.clock.advance(3000);
    expect(card(shop, shop.clock.now())).toMatchObject({ class: 'hung', probe: 'no answer within 2 s' });
    reason = message('probe.answers-status', { status: 503 });
    await shop.clock.advance(3000);
    expect(card(shop, shop.clock.now())).toMatchObject({ cause: 'answers 503' });
    expect(shop.events.filter(({ type }) => type === 'failure-explained')).toHaveLength(2);
  });

  test('must be reported for a container that ends, first the failed one and not one that is only unhealthy', async () => {
    let health: 'healthy' | 'unhealthy' = 'healthy';
    const shop = await watched(
      {
        api: flaky(() => ({
          programs: programs('RUNNING'),
          health,
          reason: message('probe.answers-status', { status: 500 }),
        })),
      },
      webProfile,
    );
    health = 'unhealthy';
    shop.engine.change(containerOf(shop, 'worker'), { state: 'exited', exitCode: 137, oomKilled: true });
    await shop.clock.advance(3000);
    expect(card(shop, shop.clock.now())).toMatchObject({ service: 'worker', class: 'out-of-memory' });
  });

  test('must not be reported for a service that somebody stopped', async () => {
    const shop = await watched({});
    await shop.clock.until(shop.engine.stop(containerOf(shop, 'api').facts.id));
    await shop.clock.advance(3000);
    expect(card(shop, shop.clock.now())).toBeUndefined();
  });

  test('must be reported by status as well, which keeps the reason of the probe', async () => {
    let now: Found = works;
    const shop = await watched({ api: flaky(() => now) });
    now = {
      programs: programs('RUNNING'),
      health: 'unhealthy',
      reason: message('probe.no-answer', { withinMs: 2000 }),
    };
    await shop.clock.advance(3000);
    const api = (await shop.status()).services.find(({ service }) => service === 'api');
    expect(api).toMatchObject({
      phase: 'running',
      health: 'unhealthy',
      reason: 'no answer within 2 s',
      failure: { class: 'hung', fixes: [{ command: 'bkdev restart api' }, {}] },
    });
  });
});

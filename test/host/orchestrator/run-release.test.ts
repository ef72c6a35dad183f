import { expect, test } from 'vitest';
import { type RunOptions, runRelease, stopRelease } from '../../../src/host/orchestrator/run-release.ts';
import type { Started } from '../../../src/host/ports/releases.ts';
import type { PlannedProgram, RunPlan, UpCheck } from '../../../src/host/release/run-plan.ts';
import type { Service } from '../../../src/shared/model/service.ts';
import type { Life } from '../../support/fake-engine.ts';
import { said } from '../../support/said.ts';
import { scenario } from '../../support/scenario.ts';
import { service } from '../../support/shop.ts';

const pingScript = '.devcontainer/runtime/release/ping.py';

function program(of: Service, check: UpCheck, port?: number): PlannedProgram {
  const name = `release-${of.name}`;
  return {
    ...{ name, service: of.name, program: of.name, command: '', environment: {}, nodes: [], queues: [] },
    ...{ isSingleton: false, of, check, ...(port !== undefined && { port }) },
  };
}

const web = program(service('web', 'web', 'Web'), { type: 'http', port: 8000, path: '/ping' }, 8000);
const worker = program(service('worker', 'worker', 'Workers'), { type: 'celery', node: 'n@w', serializer: 'json' });
const beat = program(service('beat', 'beat', 'Beat'), { type: 'stays' });

interface Setting {
  readonly programs: readonly PlannedProgram[];
  readonly lives?: Readonly<Record<string, Life>>;
  /** Where the web program answers; nowhere if absent. */
  readonly pages?: Readonly<Record<string, string>>;
  /** From the how many-th ping on the worker answers. */
  readonly pongs?: number;
  /** Containers that are there before. */
  readonly before?: readonly string[];
  readonly ofAnother?: boolean;
}

/** A release on a machine in memory, whose Compose starts containers that live as told. */
function release({ programs, lives = {}, pages = {}, pongs = 1, before = [], ofAnother = false }: Setting) {
  let pings = 0;
  const another = '/home/ada/other';
  const shop = scenario({
    ...{ lives, host: { pages }, checkout: { folders: ofAnother ? { [another]: 'another' } : {} } },
    answers: () => ({ status: ++pings >= pongs ? 0 : 1, output: '' }),
  });
  const { engine, checkout, clock } = shop;
  checkout.written.set(pingScript, 'ping');
  const configFiles = [`${ofAnother ? another : checkout.root}/.devcontainer/-`];
  const add = (name: string) => engine.add(name, { state: 'created', configFiles });
  for (const name of before) add(name);
  const up: string[] = [];
  const plan: RunPlan = { project: 'shop-release', compose: {}, programs, left: [], sharing: [] };
  const start = async (_: unknown, services: readonly string[]) => {
    const started: Record<string, Started> = {};
    for (const name of services) {
      const { facts } = engine.find(name) ?? add(name);
      await engine.start(facts.id);
      started[name] = { container: `shop-release-${name}-1`, ports: name === web.name ? { 8000: 32_768 } : {} };
    }
    return started;
  };
  const run = (about: Partial<RunOptions> = {}) => {
    const files = { text: '', folder: '', overlay: undefined };
    const options = { files, timeoutMs: 60_000, signal: new AbortController().signal, ...about };
    const onUp: RunOptions['onUp'] = running => void up.push(running.program.name);
    return clock.until(runRelease(shop.world, { start }, plan, { onUp, ...options }).catch(said));
  };
  return { ...shop, up, run };
}

const page = { 'http://127.0.0.1:32768/ping': 'pong' };

test('a run must wait until web answers, a worker does, and what cannot be asked stays', async () => {
  const { run, up, engine } = release({ programs: [beat, web, worker], pages: page, pongs: 3 });
  const running = await run();
  expect(running).toMatchObject([
    { container: 'shop-release-release-beat-1', url: undefined },
    { url: 'http://127.0.0.1:32768' },
    { url: undefined },
  ]);
  expect(up).toEqual(['release-web', 'release-worker', 'release-beat']);
  const pings = engine.calls.filter(call => call.startsWith('exec release-worker'));
  expect(pings.at(-1)).toBe('exec release-worker /opt/venv/bin/python -c ping n@w json');
});

test('programs that are no longer wanted must be removed first', async () => {
  const { run, engine } = release({ programs: [web], pages: page, before: ['release-beat', 'release-web'] });
  await run();
  expect(engine.services()).toEqual(['release-web']);
});

test('with an engine on another machine, nobody here can ask web, which must keep running', async () => {
  const { run, engine } = release({ programs: [web] });
  engine.remoteHost = 'far.example';
  expect(await run()).toMatchObject([{ url: undefined }]);
});

test('a program that ends must be reported with its cause, and how to see its log', async () => {
  const lives = {
    'release-web': { says: [[10, "ModuleNotFoundError: No module named 'shop'"]], exits: { afterMs: 900, code: 3 } },
  } as const;
  const { run, engine } = release({ programs: [web], lives });
  expect(await run()).toMatchObject({
    ...{ code: 'role-failed', class: 'import-error', service: 'release-web' },
    cause: "ModuleNotFoundError: No module named 'shop'",
    fixes: expect.arrayContaining([{ command: 'docker logs shop-release-release-web-1', says: 'shows all of it' }]),
  });
  expect(engine.states()).toEqual(['release-web exited']);
});

test('a program that answers and then ends must be reported, too', async () => {
  const lives = { 'release-web': { exits: { afterMs: 2_000, code: 1 } } };
  const { run, up } = release({ programs: [web, beat], pages: page, lives });
  expect(await run()).toMatchObject({ code: 'role-failed', service: 'release-web' });
  expect(up).toEqual(['release-web']);
});

test('a program that never answers must be reported with what the last look found', async () => {
  const ofWeb = release({ programs: [web] });
  expect(await ofWeb.run({ timeoutMs: 10_000 })).toMatchObject({ code: 'timed-out', service: 'release-web' });
  const ofWorker = release({ programs: [worker], pongs: Number.POSITIVE_INFINITY });
  expect(await ofWorker.run({ timeoutMs: 10_000 })).toMatchObject({
    ...{ code: 'timed-out', service: 'release-worker' },
    message: expect.stringContaining('the Celery worker n@w does not answer a ping'),
  });
});

test('an interrupted run must end as such', async () => {
  const interrupt = AbortSignal.abort();
  expect(await release({ programs: [web] }).run({ signal: interrupt })).toMatchObject({ code: 'interrupted' });
});

test("another checkout's project of that name must be refused by run and stop, and left alone", async () => {
  const { run, world, clock, engine } = release({ programs: [web], before: ['web'], ofAnother: true });
  expect(await run()).toMatchObject({ code: 'project-taken' });
  expect(await clock.until(stopRelease(world, 'shop').catch(said))).toMatchObject({ code: 'project-taken' });
  expect(engine.states()).toEqual(['web created']);
});

test('two commands on a release at once must not mix', async () => {
  const { world, lock, run } = release({ programs: [web] });
  const held = await lock.acquire('shop-release', 'release run');
  expect(await run()).toMatchObject({ code: 'busy' });
  expect(await stopRelease(world, 'shop').catch(said)).toMatchObject({ code: 'busy' });
  if (held.held) await held.release();
});

test('a stop must remove what a run started and nothing else, and be content with nothing', async () => {
  const { world, clock, engine } = release({ programs: [], before: ['web', 'release-web', 'release-worker'] });
  const stop = () => clock.until(stopRelease(world, 'shop'));
  expect(await stop()).toEqual(['release-web', 'release-worker']);
  expect(engine.services()).toEqual(['web']);
  expect(await stop()).toEqual([]);
});

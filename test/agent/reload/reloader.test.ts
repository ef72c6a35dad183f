import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createInventory } from '../../../src/agent/reload/inventory.ts';
import { createReloader } from '../../../src/agent/reload/reloader.ts';
import type { Reloadable } from '../../../src/agent/reload/rule.ts';
import type { Compared, Fault } from '../../../src/agent/reload/syntax-check.ts';
import { message } from '../../../src/shared/messages/message.ts';
import { createAgentClock } from '../../support/agent-clock.ts';
import { program } from '../../support/program.ts';
import { inEnglish } from '../../support/said.ts';

let root: string;
let leaving: AbortController;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'bkdev-'));
  leaving = new AbortController();
  for (const name of ['shared.py', 'views.py', 'tasks.py']) writeFileSync(join(root, name), '1');
});
afterEach(() => {
  leaving.abort();
  rmSync(root, { recursive: true });
});

const files = ['shared.py', 'tasks.py', 'views.py'];
const services: readonly Reloadable[] = [
  { name: 'api', role: 'api' },
  { name: 'worker', role: 'worker' },
  { name: 'mysql', role: 'db' },
];
const loaded: Readonly<Record<string, readonly string[]>> = {
  api: ['shared.py', 'views.py'],
  worker: ['shared.py', 'tasks.py'],
};

/** A reloader over a real folder; a file whose text contains `(` does not compile. */
async function reloading(paused: readonly string[] = [], known = services, restartMs = 0, startedAt = 1) {
  const clock = createAgentClock();
  const said: string[] = [];
  const texts = new Map<string, string>();
  const inventory = createInventory(root, new Map());
  const reloader = createReloader(
    {
      now: clock.now,
      wallClock: () => 1_000_000_000 + clock.now(),
      sleep: clock.sleep,
      inventory,
      paused,
      emit: event => {
        if (event.type === 'code-held')
          said.push(`held ${event.services.join(' ')}: ${event.where} ${inEnglish(event.reason)}`);
        if (event.type === 'notice-given') said.push(`${event.text}: ${event.hint}`);
        if (event.type === 'code-unchanged') said.push(`unchanged ${event.service}: ${inEnglish(event.reason)}`);
        if (event.type === 'code-reloaded') said.push(`reloaded ${event.service}`);
      },
      reach: service => ({
        root,
        supervisor: {
          programs: async () => ({ type: 'programs', programs: [program({ name: service, startedAt })] }),
        },
        loaded: async () => ({
          loaded: new Set((loaded[service.replace(/\.\d$/, '')] ?? []).map(path => join(root, path))),
          written: new Set<string>(),
        }),
      }),
      check: async changes => ({
        faults: changes.flatMap(({ path }): Fault[] =>
          texts.get(path)?.includes('(') ? [{ path, line: 2, reason: 'SyntaxError: never closed' }] : [],
        ),
        compared: changes.flatMap(({ path }): Compared[] => {
          const { mtimeMs, size } = inventory.accepted().get(path) ?? { mtimeMs: 0, size: 0 };
          const isSame = texts.get(path)?.includes('#') === true;
          return [{ path, modifiedSeconds: Math.floor(mtimeMs / 1000), size, isSame }];
        }),
      }),
      gitLock: () => undefined,
      cores: 1,
      restart: async ({ name }, programs) => {
        said.push(`restart ${name}: ${programs.join(' ')}`);
        if (restartMs > 0) await clock.sleep(restartMs, leaving.signal);
        return undefined;
      },
      onChange: () => {},
      onRest: () => {},
    },
    leaving.signal,
  );
  reloader.apply(known);
  await reloader.onListing(files, false);
  const save = async (path: string, text: string) => {
    texts.set(path, text);
    writeFileSync(join(root, path), text);
    reloader.onTouched([path]);
    await clock.advance(5000);
  };
  const report = (service: string, health: 'healthy' | 'unhealthy') =>
    reloader.onReport(service, { service, programs: [], health, reason: '' }, clock.now());
  const healthy = (service: string) => report(service, 'healthy');
  return { clock, said, reloader, save, healthy, report };
}

describe('a save', () => {
  it('must be remembered for the services that run its code, also if they started after it', async () => {
    for (const startedAt of [1, 2_000_000_000]) {
      const { said, reloader, save } = await reloading([], services, 0, startedAt);
      await save('tasks.py', '2');
      expect(said).toEqual(startedAt === 1 ? ['restart worker: worker'] : []);
      expect(reloader.savedAt('worker')).toBe(1_000_000_000);
      expect(reloader.savedAt('api')).toBe(0);
      await save('tasks.py', '2#');
      expect(reloader.savedAt('worker')).toBe(1_000_000_000);
    }
  });
});

describe('the instances of a service', () => {
  const worker = { name: 'worker', role: 'worker' };
  const instances = [worker, ...[2, 3].map(n => ({ ...worker, name: `worker.${n}`, instanceOf: 'worker' }))];

  it('must get new code one after the other, each once the previous one works with it', async () => {
    const { clock, said, save, healthy } = await reloading([], instances);
    await save('tasks.py', '2');
    expect(said).toEqual(['restart worker: worker']);
    for (const [name, next] of [
      ['worker', 'worker.2'],
      ['worker.2', 'worker.3'],
    ] as const) {
      healthy(name);
      await clock.advance(10);
      expect(said.slice(-2)).toEqual([`reloaded ${name}`, `restart ${next}: ${next}`]);
    }
  });

  it('must keep working with the older code if the first one fails with the new, and continue afterwards', async () => {
    const { clock, said, reloader, save, healthy, report } = await reloading([], instances);
    await save('tasks.py', '2');
    report('worker', 'unhealthy');
    await clock.advance(60_000);
    expect(said).toEqual(['restart worker: worker']);
    const reason = message('code.awaits-instance', { instance: 'worker' });
    expect(reloader.code('worker.2')).toMatchObject({ state: 'stale', reason });
    await save('tasks.py', '3');
    expect(said).toEqual(['restart worker: worker', 'restart worker: worker']);
    healthy('worker');
    await clock.advance(10);
    expect(said.slice(2)).toEqual(['reloaded worker', 'restart worker.2: worker.2']);
  });

  it('must not wait for each other if a save comes while the last one is told to reload', async () => {
    const { clock, said, reloader, save, healthy } = await reloading([], instances.slice(0, 2), 6000);
    await save('tasks.py', '2');
    await clock.advance(6000);
    healthy('worker');
    await clock.advance(1000);
    await save('tasks.py', '3'); // worker.2 takes 6 s, and has not been seen with the save before
    await clock.advance(6000);
    healthy('worker.2');
    await clock.advance(7000);
    healthy('worker');
    await clock.advance(7000);
    healthy('worker.2');
    expect(said).toEqual([
      ...['restart worker: worker', 'reloaded worker', 'restart worker.2: worker.2', 'reloaded worker.2'],
      ...['restart worker: worker', 'reloaded worker', 'restart worker.2: worker.2', 'reloaded worker.2'],
    ]);
    expect(['worker', 'worker.2'].map(name => reloader.code(name)?.state)).toEqual(['current', 'current']);
  });

  it('must not wait for one that does not work itself', async () => {
    const { said, save, report } = await reloading([], instances);
    report('worker.3', 'unhealthy');
    await save('tasks.py', '2');
    expect(said).toEqual(['restart worker.3: worker.3']);
  });
});

describe('a save', () => {
  it('must restart the roles that loaded the file, and last the one whose new code nobody waits for', async () => {
    const { said, save, healthy, clock } = await reloading();
    await save('views.py', '2');
    expect(said).toEqual(['restart api: api']);
    healthy('api');
    await save('shared.py', '2');
    expect(said.slice(1)).toEqual(['reloaded api', 'restart api: api']);
    healthy('api');
    await clock.advance(10);
    expect(said.slice(3)).toEqual(['reloaded api', 'restart worker: worker']);
  });

  it('that does not compile must be gated in the roles that loaded it, and be reported once', async () => {
    const { said, reloader, save } = await reloading();
    await save('tasks.py', '2(');
    await save('tasks.py', '22(');
    expect(said).toEqual(['held worker: tasks.py:2 SyntaxError: never closed']);
    expect(reloader.code('worker')).toMatchObject({
      state: 'gated',
      where: 'tasks.py:2',
      reason: 'SyntaxError: never closed',
    });
    expect(reloader.code('api')).toEqual({ state: 'current' });
    expect(reloader.code('mysql')).toBeUndefined();
    await save('tasks.py', '3');
    expect(said.at(-1)).toBe('restart worker: worker');
  });

  it('that compiles to the same must restart nothing, and say so until the next reload', async () => {
    const { clock, said, reloader, save, healthy } = await reloading();
    await save('views.py', '1 # a comment');
    await save('shared.py', '1 # another');
    expect(said).toEqual(['unchanged api: views.py', 'unchanged api: shared.py', 'unchanged worker: shared.py']);
    const at = 1_000_000_000 + clock.now();
    expect(reloader.code('api')).toMatchObject({
      state: 'current',
      same: { reason: message('code.files', { first: 'shared.py', more: 1 }) },
    });
    expect(reloader.code('worker')?.same?.at).toBeLessThan(at);
    await save('views.py', '2');
    expect(said.slice(3)).toEqual(['restart api: api']);
    healthy('api');
    expect(reloader.code('api')).not.toHaveProperty('same');
    expect(reloader.code('worker')).toHaveProperty('same');
  });

  it('that compiles to the same code must restart a role that does not work', async () => {
    const { clock, said, reloader, save } = await reloading();
    reloader.onReport('api', { service: 'api', programs: [], health: 'unhealthy', reason: 'x' }, clock.now());
    await save('views.py', '1 # try again');
    expect(said).toEqual(['restart api: api']);
  });

  it('of a profile must be reported with the command that applies it, and restart nothing', async () => {
    const { said, save, reloader } = await reloading();
    expect(
      ['profiles/full.yaml', 'a.html', 'a/uv.lock', 'node_modules/a.py', 'b.py'].filter(path =>
        reloader.isTracked(path),
      ),
    ).toEqual(['profiles/full.yaml', 'a/uv.lock', 'b.py']);
    await save('a.html', 'x');
    expect(said).toEqual([]);
  });
});

describe('changes without an event', () => {
  it('must be found by scanning all files, and not be counted if the event is on its way', async () => {
    const { clock, said, reloader } = await reloading();
    writeFileSync(join(root, 'views.py'), '2');
    const missing = reloader.onListing(files, true);
    await clock.advance(1100);
    expect(await missing).toEqual(['views.py']);
    await clock.advance(5000);
    expect(said).toEqual(['restart api: api']);
    writeFileSync(join(root, 'tasks.py'), '2');
    const late = reloader.onListing(files, true);
    await clock.advance(500);
    reloader.onTouched(['tasks.py']);
    await clock.advance(5000);
    expect(await late).toEqual([]);
  });

  it('must not include files that were irrelevant before', async () => {
    const { clock, said, reloader } = await reloading();
    reloader.apply([...services, { name: 'web', role: 'web' }]);
    writeFileSync(join(root, 'new.py'), '1');
    await reloader.onListing([...files, 'new.py'], false);
    await clock.advance(5000);
    expect(said).toEqual([]);
  });
});

describe('a pause', () => {
  it('must apply to all services or to one, which can resume while the others stay paused', async () => {
    const { clock, said, reloader, save } = await reloading();
    expect(reloader.pause('mysql', true)).toBeUndefined();
    expect(reloader.pause(undefined, true)).toEqual(['*']);
    await save('shared.py', '2');
    expect([reloader.code('api'), said]).toMatchObject([{ state: 'stale', reason: message('code.paused') }, []]);
    expect(reloader.pause('worker', false)).toEqual(['api']);
    await save('views.py', '2');
    expect(said).toEqual(['restart worker: worker']);
    expect(reloader.pause(undefined, false)).toEqual([]);
    await clock.advance(10);
    expect(reloader.code('api')?.state).toBe('reloading');
  });

  it('must be kept from an agent to the next', async () => {
    const { said, save, reloader } = await reloading(['api']);
    await save('shared.py', '2');
    expect([said, reloader.paused()]).toEqual([['restart worker: worker'], ['api']]);
  });
});

import { afterEach, describe, expect, it } from 'vitest';
import type { Change } from '../../../src/agent/reload/change.ts';
import { createReloadQueue } from '../../../src/agent/reload/reload-queue.ts';
import { message } from '../../../src/shared/messages/message.ts';
import type { RoleReport } from '../../../src/shared/model/report.ts';
import { createAgentClock } from '../../support/agent-clock.ts';
import { inEnglish, said } from '../../support/said.ts';

let leaving = new AbortController();
afterEach(() => {
  leaving.abort();
  leaving = new AbortController();
});

/** A queue whose restarts take `stopMs`, or fail for these reasons, each used once. */
function queueWith(about: { stopMs?: number; turnMs?: number; failures?: string[] } = {}) {
  const clock = createAgentClock();
  const said: string[] = [];
  const rounds: boolean[] = [];
  const made = createReloadQueue(
    {
      service: 'api',
      now: clock.now,
      wallClock: clock.now,
      sleep: clock.sleep,
      turn: async () => (about.turnMs ? clock.sleep(about.turnMs) : undefined),
      restart: async (programs, isRound, signal) => {
        rounds.push(isRound);
        said.push(`${clock.now()} restart ${programs.join(' ')}`);
        await clock.sleep(about.stopMs ?? 0, signal);
        return about.failures?.shift();
      },
      emit: event => {
        if (event.type === 'code-reloaded')
          said.push(`${clock.now()} reloaded ${inEnglish(event.reason)} in ${event.tookMs}`);
        if (event.type === 'code-held') said.push(`${clock.now()} ${inEnglish(event.reason)}`);
      },
      awaits: () => undefined,
      onChange: () => {},
    },
    leaving.signal,
  );
  const order = (path: string, written: readonly string[] = [], since = clock.now(), more: Partial<Change> = {}) =>
    made.order({
      programs: ['api'],
      changes: [{ path, isNew: false, since, ...more }],
      written: new Set(written),
      savedAt: since,
    });
  const report = (health: RoleReport['health'], about: Partial<RoleReport> = {}) =>
    made.onReport({ service: 'api', programs: [], health, reason: '', ...about }, clock.now());
  return { clock, said, rounds, queue: made, order, report };
}

describe('an order', () => {
  it('must be reloading until the role is healthy with it, and then be reported with its duration', async () => {
    const { clock, said, queue: it, order, report } = queueWith({ stopMs: 30 });
    order('a.py');
    await clock.advance(10);
    report('healthy'); // a look at the old run
    expect(it.code()).toEqual({ state: 'reloading', since: 0 });
    await clock.advance(490);
    report('starting');
    expect(it.code().state).toBe('reloading');
    await clock.advance(500);
    report('healthy');
    const last = { at: 1000, reason: message('code.files', { first: 'a.py', more: 0 }), tookMs: 1000 };
    expect(it.code()).toEqual({ state: 'current', reloads: { count: 1, p50Ms: 1000, p95Ms: 1000, last } });
    expect(said).toEqual(['0 restart api', '1000 reloaded a.py in 1000']);
    expect(it.usualMs()).toBe(1000);
  });

  it('whose code does not load must not be reported as reloaded while older workers continue, until one loads', async () => {
    const { clock, said, queue: it, order, report } = queueWith();
    const keptCode = message('runtime.old-workers-kept', { error: 'SyntaxError: invalid syntax' });
    order('a.py');
    await clock.advance(500);
    report('healthy', { keptCode });
    expect(it.code()).toEqual({ state: 'stale', since: 0, reason: keptCode });
    report('healthy', { keptCode });
    order('a.py');
    await clock.advance(500);
    report('healthy');
    expect(it.code()).toMatchObject({ state: 'current', reloads: { count: 1 } });
    expect(said).toEqual([
      ...['0 restart api', `500 ${inEnglish(keptCode)}`, '500 restart api', '1000 reloaded a.py in 500'],
    ]);
  });

  it('that was refused must count as applied once somebody else has restarted the service', async () => {
    const { clock, queue: it, order, report } = queueWith();
    order('a.py');
    await clock.advance(500);
    report('healthy', { keptCode: 'SyntaxError' });
    report('healthy');
    expect(it.code()).toEqual({ state: 'current' });
  });

  it('that comes while another is carried out must be carried out after it, at once', async () => {
    const { clock, said, order, report } = queueWith({ stopMs: 100 });
    order('a.py');
    await clock.advance(50);
    order('b.py');
    order('c.py');
    await clock.advance(200);
    report('healthy');
    expect(said).toEqual(['0 restart api', '100 restart api', '250 reloaded b.py and 1 more in 200']);
  });

  it('must be over, and count for no figure, when the role fails with it', async () => {
    const { clock, said, queue: it, order, report } = queueWith();
    order('a.py');
    await clock.advance(10);
    report('unhealthy');
    expect([it.code(), said]).toEqual([{ state: 'current' }, ['0 restart api']]);
  });

  it('that cannot be carried out must be owed, with the reason, until the role can be asked again', async () => {
    const { clock, said, queue: it, order, report } = queueWith({ failures: ['its supervisor is not running'] });
    order('a.py');
    await clock.advance(10);
    expect(it.code()).toEqual({ state: 'stale', since: 0, reason: 'its supervisor is not running' });
    report('unknown');
    await clock.advance(10);
    report('starting');
    await clock.advance(2000);
    expect(said).toHaveLength(1);
    report('starting');
    await clock.advance(10);
    report('healthy');
    expect(it.code().state).toBe('current');
    expect(said).toEqual(['0 restart api', '2020 restart api', '2030 reloaded a.py in 2030']);
  });

  it('must be dropped if the role disappears: it will start with the code on disk', async () => {
    const { clock, queue: it, order } = queueWith({ failures: ['gone'] });
    order('a.py');
    await clock.advance(10);
    it.onReport(undefined, clock.now());
    expect(it.code()).toEqual({ state: 'current' });
  });

  it('must not keep the next one waiting forever for a server that fails and never decides', async () => {
    const { clock, said, order, report } = queueWith({ stopMs: 180_000 });
    order('a.py');
    await clock.advance(0);
    order('b.py');
    await clock.advance(30_000);
    report('unhealthy'); // a busy machine
    report('healthy');
    await clock.advance(60_000);
    expect(said).toEqual(['0 restart api']);
    report('unhealthy');
    await clock.advance(10);
    expect(said).toEqual(['0 restart api', '90000 restart api']);
  });

  it('must be over if the role disappears while it is carried out, so that later ones are carried out, too', async () => {
    const { clock, said, queue: it, order, report } = queueWith({ stopMs: 100 });
    order('a.py');
    await clock.advance(50);
    it.onReport(undefined, clock.now());
    await clock.advance(100);
    report('healthy');
    expect(it.code()).toEqual({ state: 'current' });
    order('b.py');
    await clock.advance(200);
    report('healthy');
    expect(said).toEqual(['0 restart api', '150 restart api', '350 reloaded b.py in 200']);
  });
});

describe('a pause', () => {
  it('must hold orders back, and combine them when it ends', async () => {
    const { clock, said, queue: it, order } = queueWith();
    it.pause(true);
    order('a.py');
    await clock.advance(1000);
    order('b.py');
    expect(it.code()).toEqual({ state: 'stale', since: 0, reason: message('code.paused') });
    it.pause(false);
    await clock.advance(10);
    expect([said, it.code().state]).toEqual([['1000 restart api'], 'reloading']);
  });

  it('must not count as time that a reload took', async () => {
    const { clock, said, queue: it, order, report } = queueWith();
    it.pause(true);
    order('a.py');
    await clock.advance(12_000);
    it.pause(false);
    await clock.advance(600);
    report('healthy');
    expect(said.at(-1)).toBe('12600 reloaded a.py in 600');
    expect(it.code().reloads).toMatchObject({ p50Ms: 600, p95Ms: 600 });
    await clock.advance(5000);
    order('b.py');
    await clock.advance(700);
    report('healthy');
    expect(it.code().reloads).toMatchObject({ p95Ms: 700 });
  });
});

describe('a file that did not compile', () => {
  it('must not make the reload count from before it was mended', async () => {
    const { clock, queue: it, order, report } = queueWith();
    await clock.advance(60_000);
    order('a.py', [], 1000, { againAt: 59_900, heldUntil: 59_900 });
    await clock.advance(600);
    report('healthy');
    expect(it.code().reloads).toMatchObject({ p50Ms: 700, p95Ms: 700 });
  });
});

describe('a loop', () => {
  const round = async ({ clock, order, report }: ReturnType<typeof queueWith>, written: readonly string[] = []) => {
    order('gen.py', written);
    await clock.advance(500);
    report('healthy');
  };

  it('that the role itself writes must be held after five rounds, and continue when a person resumes it', async () => {
    const it = queueWith();
    for (let count = 0; count < 7; count++) await round(it, ['gen.py']);
    await it.clock.advance(60_000);
    expect(it.said.filter(line => line.includes('restart'))).toHaveLength(4);
    const reason =
      'held after 5 reloads in a row: each start changes gen.py again; add it to x-bkdev.reload.ignore, or bkdev resume';
    expect(it.said.filter(line => line.includes('held'))).toEqual([expect.stringContaining(reason)]);
    expect(said(it.queue.code())).toMatchObject({ state: 'stale', reason: expect.stringContaining('gen.py') });
    it.queue.release();
    await it.clock.advance(10);
    expect(it.queue.code().state).toBe('reloading');
  });

  it('that is detected while an order waits for its turn must hold that order, too', async () => {
    const it = queueWith({ turnMs: 100 });
    for (let count = 0; count < 5; count++) it.order('gen.py', ['gen.py']);
    await it.clock.advance(200);
    expect(it.said.filter(line => line.includes('restart'))).toEqual([]);
    expect(it.queue.code().state).toBe('stale');
    it.queue.release();
    await it.clock.advance(200);
    expect(it.said.filter(line => line.includes('restart'))).toEqual(['300 restart api']);
  });

  it('must be investigated from its first round on: its programs must record what they write', async () => {
    const it = queueWith();
    for (let count = 0; count < 3; count++) await round(it);
    await it.clock.advance(60_000);
    await round(it);
    expect(it.rounds).toEqual([false, true, true, false]);
  });

  it('must be held if each start is known to write, however late', async () => {
    const it = queueWith();
    it.order('gen.py');
    for (let count = 0; count < 7; count++) {
      await it.clock.advance(8000);
      it.report('starting');
      // The first start keeps no record of what it writes, because nobody has requested one.
      it.order('gen.py', it.rounds.at(-1) ? ['gen.py'] : []);
    }
    expect(it.rounds).toEqual([false, true, true, true, true, true]);
    expect(it.queue.code().state).toBe('stale');
  });

  it('must end with a change that is not its own', async () => {
    const it = queueWith();
    for (let count = 0; count < 6; count++) await round(it, ['gen.py']);
    expect(it.queue.code().state).toBe('stale');
    it.order('a.py');
    await it.clock.advance(10);
    it.report('healthy');
    expect(it.queue.code().state).toBe('current');
  });

  it.each([
    ['as soon as the save before works', 500, 'healthy'],
    ['while the save before is loading', 1000, 'starting'],
    ['of code that never works', 8000, 'starting'],
  ] as const)('must never be made of saves by a person, %s', async (_, betweenMs, health) => {
    const it = queueWith({ stopMs: 300 });
    for (let count = 0; count < 50; count++) {
      it.order('urls.py');
      await it.clock.advance(betweenMs);
      it.report(health);
    }
    expect(it.said.filter(line => line.includes('restart'))).toHaveLength(50);
    expect(it.said.filter(line => line.includes('held'))).toEqual([]);
  });
});

describe('a breakpoint', () => {
  it('must hold new code back, and be named as the reason', async () => {
    const { queue: it, order, report } = queueWith();
    const place = { file: 'shop/views.py', line: 41 };
    report('healthy', { debug: [{ program: 'api', state: 'paused', place }] });
    order('a.py');
    expect(it.code()).toMatchObject({
      state: 'stale',
      reason: message('code.at-breakpoint', { place: 'views.py:41' }),
    });
    expect([it.isAtBreakpoint(), it.isMoving()]).toEqual([true, false]);
    report('healthy', { debug: [{ program: 'api', state: 'listening' }] });
    expect(it.isAtBreakpoint()).toBe(false);
  });
});

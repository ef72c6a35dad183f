import { describe, expect, it } from 'vitest';
import type { DebugRecord } from '../../../src/agent/health/debug-record.ts';
import type { FrontEndFacts } from '../../../src/agent/health/front-end-record.ts';
import { observeRole } from '../../../src/agent/health/observe-role.ts';
import type { Asked, Probed } from '../../../src/agent/health/role-probe.ts';
import { noProcesses, type RoleProcesses } from '../../../src/agent/health/role-processes.ts';
import type { Programs, Unreachable } from '../../../src/agent/health/supervisor.ts';
import { message } from '../../../src/shared/messages/message.ts';
import type { Wording } from '../../../src/shared/messages/wording.ts';
import type { RoleReport, ServerFacts } from '../../../src/shared/model/report.ts';
import { createAgentClock } from '../../support/agent-clock.ts';
import { program } from '../../support/program.ts';

/** Observes a role with the given answers of supervisor and probe, and records each report with its time. */
function observing(answers: {
  programs(): Programs | Unreachable;
  probe(asked: Asked): Promise<Probed>;
  processes?(): RoleProcesses;
  keptCode?(): Wording;
  server?(): ServerFacts;
  savedAt?(): number;
  isWatched?(): boolean;
  frontEnd?(): FrontEndFacts;
  debug?(): readonly DebugRecord[];
  isSilent?(): boolean;
}) {
  const clock = createAgentClock();
  const stopping = new AbortController();
  const reports: (RoleReport | undefined)[] = [];
  const times: number[] = [];
  const probes: Asked[] = [];
  const limits: (number | undefined)[] = [];
  let waking = new AbortController();
  void observeRole(
    'api',
    {
      supervision: {
        supervisor: {
          programs: async withinMs => {
            limits.push(withinMs);
            return answers.programs();
          },
        },
        processes: async () => answers.processes?.() ?? noProcesses,
        keptCode: async () => answers.keptCode?.(),
        server: async () => answers.server?.(),
        frontEnd: async () => answers.frontEnd?.(),
        debug: async () => answers.debug?.() ?? [],
        isSilent: () => answers.isSilent?.() ?? false,
        exits: [],
      },
      probe: {
        fastestMs: 150,
        steadyMs: 1500,
        ask: asked => {
          probes.push(asked);
          return answers.probe(asked);
        },
      },
      now: clock.now,
      wallClock: () => epochMs + clock.now(),
      savedAt: () => answers.savedAt?.() ?? 0,
      isWatched: () => answers.isWatched?.() ?? true,
      pause: async durationMs => {
        await clock.sleep(durationMs, AbortSignal.any([stopping.signal, waking.signal]));
        const isWoken = waking.signal.aborted;
        if (isWoken) waking = new AbortController();
        return isWoken;
      },
      onStep: () => {},
      onReport: report => {
        reports.push(report);
        times.push(clock.now());
      },
    },
    stopping.signal,
  );
  return {
    ...{ clock, reports, times, probes, limits },
    stop: () => stopping.abort(),
    wake: () => waking.abort(),
    supervisorCalls: () => limits.length,
  };
}

const epochMs = 1_700_000_000_000;
const running = (): Programs => ({ type: 'programs', programs: [program()] });
const refusal: Probed = { type: 'failed', reason: 'connection refused on port 10204' };

describe('observing a role', () => {
  it('must be frequent until it answers, and rare after that', async () => {
    let answer: Probed = refusal;
    const { clock, reports, times } = observing({ programs: running, probe: async () => answer });
    await clock.advance(320);
    answer = { type: 'answered', latencyMs: 4 };
    await clock.advance(3480);
    expect(times).toEqual([0, 150, 300, 450, 1950, 3450]);
    const programs = [{ name: 'api', state: 'RUNNING', pid: 12, detail: '' }];
    expect(reports.slice(2, 4)).toEqual([
      { service: 'api', programs, health: 'starting', reason: 'connection refused on port 10204' },
      { service: 'api', programs, health: 'healthy', reason: '', latencyMs: 4 },
    ]);
  });

  it('must look twice in quick succession before reporting a healthy role as unhealthy', async () => {
    let answer: Probed = { type: 'answered', latencyMs: 4 };
    const { clock, reports, times } = observing({ programs: running, probe: async () => answer });
    await clock.advance(1000);
    answer = refusal;
    await clock.advance(2800);
    expect(times).toEqual([0, 1500, 1650, 3650]);
    expect(reports.map(report => report?.health)).toEqual(['healthy', 'healthy', 'unhealthy', 'unhealthy']);
  });

  it('must consider only events since its youngest program started', async () => {
    const programs = [program({ startedAt: 1000 }), program({ name: 'other', startedAt: 2000 })];
    const { clock, probes } = observing({
      programs: () => ({ type: 'programs', programs }),
      probe: async () => refusal,
    });
    await clock.advance(100);
    expect(probes.map(({ since }) => since)).toEqual([2000]);
  });

  it('must never send a probe before the previous one has ended', async () => {
    const { promise, resolve } = Promise.withResolvers<Probed>();
    const { clock, reports, probes } = observing({ programs: running, probe: () => promise });
    await clock.advance(60_000);
    expect(probes).toHaveLength(1);
    resolve(refusal);
    await clock.advance(100);
    expect(reports).toHaveLength(1);
  });

  it('must not probe a role whose supervisor cannot be asked', async () => {
    const reason = message('supervisor.no-socket', { path: '/run/bkdev/api.sock' });
    const { clock, reports, probes } = observing({
      programs: () => ({ type: 'unreachable', reason }),
      probe: async () => refusal,
    });
    await clock.advance(500);
    expect(reports).toEqual([{ service: 'api', programs: [], health: 'unknown', reason }]);
    expect(probes).toEqual([]);
  });

  it('must report nothing about an absent role, look for it once a second, and start over when it appears', async () => {
    let look: Programs | Unreachable = {
      type: 'absent',
      reason: message('supervisor.no-socket', { path: 'api.sock' }),
    };
    let answer: Probed = { type: 'answered', latencyMs: 4 };
    const { clock, reports, times, probes, wake } = observing({ programs: () => look, probe: async () => answer });
    await clock.advance(2500);
    expect([reports, times, probes]).toEqual([[undefined, undefined, undefined], [0, 1000, 2000], []]);
    look = running();
    await clock.advance(1000);
    look = { type: 'absent', reason: message('supervisor.no-socket', { path: 'api.sock' }) };
    wake();
    await clock.advance(4500);
    look = running();
    answer = refusal;
    await clock.advance(1000);
    expect(reports.map(report => report?.health).filter(health => health !== undefined)).toEqual([
      'healthy',
      'starting',
      'starting',
      'starting',
      'starting',
    ]);
  });

  it('must ask a supervisor only now and then while all is well, and at once when it is woken', async () => {
    const { clock, times, wake, supervisorCalls } = observing({
      programs: running,
      probe: async () => ({ type: 'answered', latencyMs: 4 }),
    });
    await clock.advance(4600);
    expect([times, supervisorCalls()]).toEqual([[0, 1500, 3000, 4500], 1]);
    wake();
    await clock.advance(0);
    expect([times.at(-1), supervisorCalls()]).toEqual([4600, 2]);
    await clock.advance(6000);
    expect(supervisorCalls()).toBe(3);
  });

  it('must report that a program was killed before it knows whether the new one answers', async () => {
    let programs = [program({ name: 'worker:service' })];
    let processes = noProcesses;
    const { promise } = Promise.withResolvers<Probed>();
    let answers = (): Promise<Probed> => Promise.resolve({ type: 'answered', latencyMs: 4 });
    const { clock, reports, wake } = observing({
      programs: () => ({ type: 'programs', programs }),
      processes: () => processes,
      probe: () => answers(),
    });
    await clock.advance(100);
    programs = [program({ name: 'worker:service', state: 'STARTING', pid: 13 })];
    processes = { programs: { 'worker:service': { failed: 1, left: 0, ends: [{ at: 7, status: -9 }] } }, stopped: [] };
    answers = () => promise;
    wake();
    await clock.advance(0);
    expect(reports.at(-1)).toEqual({
      service: 'api',
      programs: [
        {
          ...{ name: 'worker:service', state: 'STARTING', pid: 13, detail: '' },
          ...{ crashes: 1, lastCrash: { at: 7, status: -9 } },
        },
      ],
      health: 'starting',
      reason: message('program.crashed', {
        program: 'worker:service',
        how: message('end.killed', { signal: 'SIGKILL' }),
      }),
    });
  });

  it('must look closely every five seconds while somebody watches, and keep the findings in between', async () => {
    const notes = ['1 migration is not applied: app.0002_more'];
    let isWatched = true;
    const { clock, reports, probes } = observing({
      programs: running,
      isWatched: () => isWatched,
      probe: async ({ closely }) => ({ type: 'answered', latencyMs: 4, ...(closely && { close: { notes } }) }),
    });
    await clock.advance(6100);
    expect(probes.map(({ closely }) => closely)).toEqual([true, false, false, false, true]);
    expect(reports.every(report => report?.notes === notes || report?.notes?.[0] === notes[0])).toBe(true);
    // Programs that changed recently are watched in any case.
    await clock.advance(60_000);
    isWatched = false;
    await clock.advance(70_000);
    expect(probes.at(-1)).toMatchObject({ closely: false });
    expect(reports.at(-1)).toEqual({
      service: 'api',
      programs: [{ name: 'api', state: 'RUNNING', pid: 12, detail: '' }],
      ...{ health: 'healthy', reason: '', latencyMs: 4, isCursory: true },
    });
  });

  it('must probe a healthy role that nobody watches at most once a minute, and immediately when woken', async () => {
    const { clock, reports, probes, wake } = observing({
      programs: running,
      isWatched: () => false,
      probe: async () => ({ type: 'answered', latencyMs: 4 }),
    });
    // Programs that changed recently are watched in any case.
    await clock.advance(60_000 + 5000);
    const [asked, told] = [probes.length, reports.length];
    await clock.advance(50_000);
    expect({ asked: probes.length, told: reports.length }).toEqual({ asked, told: told + 10 });
    await clock.advance(15_000);
    expect(probes).toHaveLength(asked + 1);
    wake();
    await clock.advance(10);
    expect(probes).toHaveLength(asked + 2);
  });

  it('must probe a restarted role immediately although nobody watches', async () => {
    let programs = [program()];
    const { clock, probes } = observing({
      programs: () => ({ type: 'programs', programs }),
      isWatched: () => false,
      probe: async () => ({ type: 'answered', latencyMs: 4 }),
    });
    await clock.advance(60_000 + 5000);
    const asked = probes.length;
    programs = [program({ pid: 99, startedAt: 9999 })];
    await clock.advance(5000);
    expect(probes[asked]).toMatchObject({ since: 9999 });
  });

  it('must look closely each time while something is wrong, even if nobody watches', async () => {
    let problem = false;
    const { clock, reports, probes } = observing({
      programs: running,
      isWatched: () => false,
      probe: async ({ closely }) =>
        problem && closely
          ? { type: 'failed', reason: 'nobody consumes queue celery' }
          : { type: 'answered', latencyMs: 4 },
    });
    await clock.advance(1000);
    problem = true;
    await clock.advance(12_000);
    expect(reports.at(-1)).toMatchObject({ health: 'unhealthy', reason: 'nobody consumes queue celery' });
    expect(probes.slice(-3).map(({ closely }) => closely)).toEqual([true, true, true]);
  });

  it('must ask a silent supervisor at each look, with a shorter timeout', async () => {
    let isSilent = false;
    const answer = async (): Promise<Probed> => ({ type: 'answered', latencyMs: 4 });
    const { clock, limits } = observing({ programs: running, probe: answer, isSilent: () => isSilent });
    await clock.advance(3000);
    expect(limits).toEqual([undefined]);
    isSilent = true;
    await clock.advance(3000);
    expect(limits).toEqual([undefined, 1000, 1000]);
  });

  it('must remark a program that keeps ending', async () => {
    const ends = [1, 2, 3].map(minute => ({ at: epochMs - minute * 60_000, status: 1 })).reverse();
    const { clock, reports } = observing({
      programs: running,
      processes: () => ({ programs: { api: { failed: 9, left: 0, ends } }, stopped: [] }),
      probe: async () => ({ type: 'answered', latencyMs: 4 }),
    });
    await clock.advance(100);
    expect(reports[0]).toMatchObject({
      health: 'healthy',
      notes: [
        message('note.crash-loop', {
          ...{ program: 'api', times: 3, withinMs: 600_000 },
          how: message('end.exited', { status: 1 }),
        }),
      ],
    });
  });

  it('must not remark a program that kept ending before its code was saved', async () => {
    const ends = [1, 2, 3].map(minute => ({ at: epochMs - minute * 60_000, status: 1 })).reverse();
    const { clock, reports } = observing({
      programs: running,
      processes: () => ({ programs: { api: { failed: 9, left: 0, ends } }, stopped: [] }),
      savedAt: () => epochMs - 90_000,
      probe: async () => ({ type: 'answered', latencyMs: 4 }),
    });
    await clock.advance(100);
    expect(reports[0]?.health).toBe('healthy');
    expect(reports[0]?.notes).toBeUndefined();
  });

  it('must not say of a program that supervisord gave up that it keeps ending', async () => {
    const ends = [1, 2, 3].map(minute => ({ at: epochMs - minute * 60_000, status: 1 })).reverse();
    const { clock, reports } = observing({
      programs: () => ({ type: 'programs', programs: [{ ...program(), state: 'FATAL' }] }),
      processes: () => ({ programs: { api: { failed: 9, left: 0, ends } }, stopped: [] }),
      probe: async () => ({ type: 'answered', latencyMs: 4 }),
    });
    await clock.advance(100);
    expect(reports[0]).toMatchObject({ health: 'unhealthy' });
    expect(reports[0]).not.toHaveProperty('notes');
  });

  it('must note processes that the kernel killed for memory lately, with the limit', async () => {
    const killed = { times: 2, at: epochMs, limit: 209_715_200 };
    const { clock, reports } = observing({
      programs: running,
      processes: () => ({ programs: {}, stopped: [], killed }),
      probe: async () => ({ type: 'answered', latencyMs: 4 }),
    });
    await clock.advance(100);
    const note = message('note.killed-for-memory', { times: 2, limit: 209_715_200 });
    expect(reports.at(-1)).toMatchObject({ health: 'healthy', notes: [note] });
  });

  it('must note that workers still run older code, for as long as they report it', async () => {
    const kept = message('runtime.old-workers-kept', { error: 'SyntaxError' });
    let told: Wording | undefined = kept;
    const { clock, reports } = observing({
      programs: running,
      keptCode: () => told as Wording,
      probe: async () => ({ type: 'answered', latencyMs: 4 }),
    });
    await clock.advance(100);
    expect(reports.at(-1)).toMatchObject({ health: 'healthy', notes: [kept] });
    told = undefined;
    await clock.advance(3000);
    expect(reports.at(-1)?.notes).toBeUndefined();
  });

  const server: ServerFacts = {
    ...{ pid: program().pid, startedAt: 0, memory: 1, overridden: {}, workers: [] },
    settings: { workers: 2, class: 'sync', threads: 1, timeout: 30, maxRequests: 0 },
    ends: [
      { pid: 7, at: epochMs - 600_000, how: 'timeout' },
      { pid: 8, at: epochMs, how: 'timeout', request: 'GET /slow' },
      { pid: 9, at: epochMs, how: 'killed' },
    ],
  };

  it('must report what the server records about its workers, and note recently lost ones', async () => {
    const { clock, reports } = observing({
      programs: running,
      server: () => server,
      probe: async () => ({ type: 'answered', latencyMs: 4 }),
    });
    await clock.advance(100);
    const notes = [
      message('note.worker-timeout', { pid: 8, times: 1, seconds: 30, request: 'GET /slow' }),
      message('note.worker-killed', { pid: 9, times: 1 }),
    ];
    expect(reports.at(-1)).toMatchObject({ health: 'healthy', server, notes });
  });

  it('must ignore the record of another run, except the reason why that did not start', async () => {
    const failed = { ...server, pid: 99, failure: 'ImportError: no' };
    const { clock, reports } = observing({
      programs: running,
      server: () => failed,
      probe: async () => ({ type: 'answered', latencyMs: 4 }),
    });
    await clock.advance(100);
    expect(reports.at(-1)).not.toHaveProperty('server');
    const down = observing({
      programs: () => ({ type: 'programs', programs: [program({ state: 'BACKOFF', pid: 0 })] }),
      server: () => failed,
      probe: async () => refusal,
    });
    await down.clock.advance(100);
    const why = message('end.no-worker', { error: 'ImportError: no' });
    expect(down.reports.at(-1)?.reason).toEqual(message('program.starting-again', { program: 'api', why }));
  });

  it('must be unhealthy while its dev server says that the code does not compile, although the page is served', async () => {
    const error = 'Element is missing end tag.';
    let told: FrontEndFacts = { pid: program().pid, state: 'failed', error, where: 'web/src/page.vue:22' };
    const { clock, reports } = observing({
      programs: running,
      frontEnd: () => told,
      probe: async () => ({ type: 'answered', latencyMs: 4 }),
    });
    await clock.advance(100);
    const reason = message('front-end.not-compiled', { error, where: 'web/src/page.vue:22' });
    expect(reports.at(-1)).toMatchObject({ health: 'unhealthy', reason });
    told = { ...told, state: 'compiled' };
    await clock.advance(3000);
    expect(reports.at(-1)).toMatchObject({ health: 'healthy', reason: '' });
    const down = observing({
      programs: () => ({ type: 'programs', programs: [program({ state: 'FATAL', pid: 0 })] }),
      frontEnd: () => ({ pid: 99, state: 'ended', error: 'sh: 1: vite: not found' }),
      probe: async () => refusal,
    });
    await down.clock.advance(100);
    const why = message('end.dev-server', { error: 'sh: 1: vite: not found' });
    expect(down.reports.at(-1)).toMatchObject({
      health: 'unhealthy',
      reason: message('program.gave-up', { program: 'api', why }),
    });
  });

  it('must survive unexpected errors, and report them', async () => {
    let fails = true;
    const { clock, reports } = observing({
      programs: () => {
        if (fails) throw new TypeError('x is not iterable');
        return running();
      },
      probe: async () => ({ type: 'answered', latencyMs: 4 }),
    });
    await clock.advance(100);
    fails = false;
    await clock.advance(1000);
    expect(reports.map(report => `${report?.health} ${report?.reason}`)).toEqual([
      'unknown x is not iterable',
      'healthy ',
    ]);
  });

  it('must report nothing after it was stopped, not even a look in progress', async () => {
    const { promise, resolve } = Promise.withResolvers<Probed>();
    const { clock, reports, stop } = observing({ programs: running, probe: () => promise });
    await clock.advance(10);
    stop();
    resolve(refusal);
    await clock.advance(10_000);
    expect(reports).toEqual([]);
  });
});

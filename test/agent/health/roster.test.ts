import { describe, expect, it } from 'vitest';
import type { Probed, RoleProbe } from '../../../src/agent/health/role-probe.ts';
import { noProcesses } from '../../../src/agent/health/role-processes.ts';
import { createRoster, type Reached } from '../../../src/agent/health/roster.ts';
import type { Program, Supervisor } from '../../../src/agent/health/supervisor.ts';
import type { ObservedService } from '../../../src/agent/io/definition.ts';
import { message } from '../../../src/shared/messages/message.ts';
import type { Untimed } from '../../../src/shared/model/event.ts';
import { createAgentClock } from '../../support/agent-clock.ts';
import { program } from '../../support/program.ts';
import { inEnglish } from '../../support/said.ts';

/** A fake supervisor for a list of programs, which the test may change. `downtime` resolves when the test says so. */
function fakeSupervisor(programs: Program[], downtime: Promise<void> = Promise.resolve()): Supervisor {
  const change = (name: string, to: Partial<Program>) => {
    const place = programs.findIndex(known => known.name === name);
    if (programs[place]) programs[place] = { ...programs[place], ...to };
    return { type: 'done' } as const;
  };
  return {
    programs: async () => ({ type: 'programs', programs: [...programs] }),
    stop: async name => {
      change(name, { state: 'STOPPED', pid: 0 });
      await downtime;
      return { type: 'done' };
    },
    start: async name => change(name, { state: 'STARTING', pid: 99, startedAt: 2000 }),
    signal: async () => ({ type: 'done' }),
  };
}

const api: ObservedService = { name: 'api', role: 'api', probe: { http: { port: 10204, path: '/ping' } } };
const worker: ObservedService = { name: 'worker', role: 'worker' };
const answering: RoleProbe = { fastestMs: 150, steadyMs: 5000, ask: async () => ({ type: 'answered', latencyMs: 4 }) };

function observing(reach: Record<string, { supervisor?: Supervisor; probe?: RoleProbe }>) {
  const clock = createAgentClock();
  const said: string[] = [];
  const emit = (event: Untimed) => {
    if (event.type !== 'role-reported') return;
    const { service, health, reason } = event.report;
    said.push(`${clock.now()} ${service} ${health}${reason && `: ${inEnglish(reason)}`}`);
  };
  const connect = ({ name }: ObservedService): Reached => {
    const { supervisor, probe } = reach[name] ?? { supervisor: fakeSupervisor([program({ name })]) };
    const processes = async () => noProcesses;
    const nothing = async () => undefined;
    return {
      ...(supervisor && {
        supervision: {
          ...{ supervisor, processes, keptCode: nothing, server: nothing, frontEnd: nothing, debug: async () => [] },
          ...{ isSilent: () => false, exits: [] },
        },
      }),
      ...(probe && { probe }),
    };
  };
  const wallClock = () => 1000 + clock.now();
  const around = { now: clock.now, wallClock, sleep: clock.sleep, emit, connect };
  return {
    clock,
    said,
    roster: createRoster({ ...around, code: () => undefined, savedAt: () => 0, onReport: () => {} }),
  };
}

describe('a step', () => {
  it('must be reported only if its results are missing: its container tells whether it is done', async () => {
    const notes = [message('note.packages-gone', { names: ['gunicorn'], more: 0 })];
    const ask = async () => ({ type: 'answered', latencyMs: 4, close: { notes } }) as const;
    const { clock, roster } = observing({ deps: { probe: { fastestMs: 1000, steadyMs: 5000, ask } } });
    roster.apply([{ name: 'deps', role: 'step', probe: { packages: {} } }]);
    const looked = roster.look(1000);
    await clock.advance(0);
    expect(await looked).toMatchObject([{ service: 'deps', health: 'unknown', reason: '', programs: [], notes }]);
  });
});

describe('reports', () => {
  it('must be sent at once when something changed, else every five seconds', async () => {
    let answer = false;
    const probe: RoleProbe = {
      fastestMs: 150,
      steadyMs: 5000,
      ask: async () =>
        answer ? { type: 'answered', latencyMs: 4 } : { type: 'failed', reason: 'connection refused on port 10204' },
    };
    const { clock, said, roster } = observing({ api: { supervisor: fakeSupervisor([program()]), probe } });
    roster.apply([api]);
    await clock.advance(6000);
    answer = true;
    await clock.advance(6000);
    expect(said).toEqual([
      '0 api starting: connection refused on port 10204',
      '5100 api starting: connection refused on port 10204',
      '6150 api healthy',
      '11150 api healthy',
    ]);
  });

  it('must not be sent for a latency alone', async () => {
    let latencyMs = 0;
    const probe: RoleProbe = {
      fastestMs: 150,
      steadyMs: 5000,
      ask: async () => ({ type: 'answered', latencyMs: latencyMs++ }),
    };
    const unmoved = { ...fakeSupervisor([program()]), start: async () => ({ type: 'done' }) as const };
    unmoved.stop = unmoved.start;
    const { clock, said, roster } = observing({ api: { supervisor: unmoved, probe } });
    roster.apply([api]);
    await clock.advance(1000);
    await roster.restart('api');
    await clock.advance(1000);
    expect(latencyMs).toBeGreaterThan(1);
    expect(said).toEqual(['0 api healthy']);
  });

  it('must not wait for another role that hangs', async () => {
    const hanging: Supervisor = { ...fakeSupervisor([]), programs: () => new Promise(() => {}) };
    const { clock, said, roster } = observing({ api: { supervisor: hanging } });
    roster.apply([api, worker]);
    await clock.advance(9000);
    expect(said).toEqual(['0 worker healthy', '5000 worker healthy']);
    expect(roster.reports().map(({ service }) => service)).toEqual(['worker']);
    expect(roster.stalled()).toBe(undefined);
    await clock.advance(2000);
    expect(roster.stalled()).toEqual(message('agent.loop-stalled', { service: 'api', agoMs: 11_000 }));
  });
});

describe('the observed roles', () => {
  it('must be reported once they are there, and that they have gone', async () => {
    const reason = message('supervisor.no-socket', { path: '/run/bkdev/api.sock' });
    let isThere = false;
    const present = fakeSupervisor([program()]);
    const supervisor: Supervisor = {
      ...present,
      programs: async () => (isThere ? await present.programs() : { type: 'absent', reason }),
    };
    const { clock, said, roster } = observing({ api: { supervisor } });
    roster.apply([api]);
    await clock.advance(20_000);
    expect([roster.reports(), roster.stalled(), said]).toEqual([[], undefined, []]);
    expect(await roster.restart('api')).toEqual({ type: 'failed', reason });
    isThere = true;
    await clock.advance(1000);
    expect(roster.reports().map(({ health }) => health)).toEqual(['healthy']);
    isThere = false;
    await clock.advance(9000);
    const gone = 'it is gone: neither its socket nor its name is there';
    expect(said).toEqual(['20000 api healthy', `25000 api unknown: ${gone}`]);
    // The time at which it disappeared, so that this says nothing about a container that is started later.
    const last = { service: 'api', programs: [], health: 'unknown', reason: message('agent.role-gone'), at: 26_000 };
    expect(roster.reports()).toMatchObject([last]);
  });

  it('must be those of the latest definition', async () => {
    const { clock, said, roster } = observing({});
    roster.apply([worker]);
    await clock.advance(1000);
    roster.apply([worker, { name: 'beat', role: 'beat' }]);
    await clock.advance(1000);
    roster.apply([{ name: 'beat', role: 'beat' }]);
    await clock.advance(6000);
    expect(said).toEqual(['0 worker healthy', '1000 beat healthy', '6000 beat healthy']);
    expect(roster.reports().map(({ service }) => service)).toEqual(['beat']);
  });

  it('must be observed from the beginning if their probe changed, and only then', async () => {
    const { clock, said, roster } = observing({ api: { supervisor: fakeSupervisor([program()]), probe: answering } });
    roster.apply([api]);
    await clock.advance(1000);
    roster.apply([structuredClone(api)]);
    await clock.advance(1000);
    roster.apply([{ ...api, probe: { http: { port: 1, path: '/' } } }]);
    await clock.advance(1000);
    expect(said).toEqual(['0 api healthy', '2000 api healthy']);
  });
});

describe('a store', () => {
  const redis: ObservedService = { name: 'redis', role: 'cache', probe: { redis: {} } };
  const asking = (ask: () => Probed): RoleProbe => ({ fastestMs: 1000, steadyMs: 5000, ask: async () => ask() });

  it('must be probed without a supervisor, and cannot be restarted by the agent', async () => {
    const { clock, roster } = observing({ redis: { probe: asking(() => ({ type: 'answered', latencyMs: 4 })) } });
    roster.apply([redis]);
    await clock.advance(100);
    const report = { service: 'redis', programs: [], health: 'healthy', reason: '', latencyMs: 4, since: 1000 };
    expect(roster.reports()).toEqual([{ ...report, at: 1000, changes: [{ at: 1000, to: 'healthy', reason: '' }] }]);
    const reason = message('agent.service-unknown', { service: 'redis', existing: [] });
    expect(await roster.restart('redis')).toEqual({ type: 'unknown', reason });
  });

  it('must not be reported if it is absent', async () => {
    const absent: Probed = { type: 'absent', reason: 'no such host redis' };
    const { clock, said, roster } = observing({ redis: { probe: asking(() => absent) } });
    roster.apply([redis]);
    await clock.advance(20_000);
    expect([said, roster.reports()]).toEqual([[], []]);
  });
});

describe('a look that was asked for', () => {
  it('must begin after the request, and be returned with the latest changes', async () => {
    let answer = true;
    const probe: RoleProbe = {
      ...answering,
      ask: async () =>
        answer ? { type: 'answered', latencyMs: 4 } : { type: 'failed', reason: 'connection refused on port 10204' },
    };
    const { clock, roster } = observing({ api: { supervisor: fakeSupervisor([program()]), probe } });
    roster.apply([api]);
    await clock.advance(1000);
    answer = false;
    const looking = roster.look(2000);
    await clock.advance(400);
    expect(await looking).toEqual([
      {
        service: 'api',
        programs: [{ name: 'api', state: 'RUNNING', pid: 12, detail: '' }],
        ...{ health: 'unhealthy', reason: 'connection refused on port 10204', at: 2150, since: 2150, workedAt: 2000 },
        changes: [
          { at: 1000, to: 'healthy', reason: '' },
          { at: 2150, from: 'healthy', to: 'unhealthy', reason: 'connection refused on port 10204' },
        ],
      },
    ]);
  });

  it('must report as unknown what it could not examine in time, never the previous state', async () => {
    let hangs = false;
    const probe: RoleProbe = {
      ...answering,
      ask: () => (hangs ? new Promise(() => {}) : Promise.resolve({ type: 'answered', latencyMs: 4 })),
    };
    const { clock, roster } = observing({ api: { supervisor: fakeSupervisor([program()]), probe } });
    roster.apply([api, worker]);
    await clock.advance(1000);
    hangs = true;
    const looking = roster.look(2000);
    await clock.advance(2000);
    expect((await looking).map(({ service, health, reason }) => `${service} ${health} ${inEnglish(reason)}`)).toEqual([
      'api unknown it could not be looked at within 2 s',
      'worker healthy ',
    ]);
  });

  it('must come at once also when something wakes a role', async () => {
    const programs = [program({ name: 'worker' })];
    const { clock, said, roster } = observing({ worker: { supervisor: fakeSupervisor(programs) } });
    roster.apply([worker]);
    await clock.advance(1000);
    programs[0] = program({ name: 'worker', state: 'EXITED', exitStatus: 7 });
    roster.wake('worker');
    roster.wake('nobody');
    await clock.advance(0);
    expect(said).toEqual(['0 worker healthy', '1000 worker unhealthy: worker exited with 7']);
  });
});

describe('an order', () => {
  it('must stop and start programs with or without their group, and no unknown one', async () => {
    const done: string[] = [];
    const order = (verb: string) => async (name: string) => {
      done.push(`${verb} ${name}`);
      return { type: 'done' } as const;
    };
    const names = ['worker:cron', 'worker:service'];
    const known = fakeSupervisor(names.map(name => program({ name })));
    const supervisor = { ...known, stop: order('stop'), start: order('start') };
    const { clock, roster } = observing({ worker: { supervisor } });
    roster.apply([worker]);
    await clock.advance(100);
    expect(await roster.order('worker', 'stop', ['cron'])).toEqual({ type: 'done', programs: ['worker:cron'] });
    expect(await roster.order('worker', 'start', names)).toEqual({ type: 'done', programs: names });
    expect(await roster.restart('worker', { programs: ['service'] })).toMatchObject({ programs: ['worker:service'] });
    expect(await roster.order('worker', 'stop', ['cron', 'nobody'])).toEqual({
      type: 'unknown',
      reason: message('agent.program-unknown', { program: 'nobody', service: 'worker', existing: ['cron', 'service'] }),
    });
    expect(await roster.order('redis', 'stop', ['server'])).toMatchObject({ type: 'unknown' });
    const restarted = ['stop worker:service', 'start worker:service'];
    expect(done).toEqual(['stop worker:cron', 'start worker:cron', 'start worker:service', ...restarted]);
  });
});

describe('a restart', () => {
  it('must be seen at once, and never as a failure', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    let answer = true;
    const probe: RoleProbe = {
      fastestMs: 150,
      steadyMs: 5000,
      ask: async () =>
        answer ? { type: 'answered', latencyMs: 4 } : { type: 'failed', reason: 'connection refused on port 10204' },
    };
    const { clock, said, roster } = observing({ api: { supervisor: fakeSupervisor([program()], promise), probe } });
    roster.apply([api]);
    await clock.advance(1000);
    const restarting = roster.restart('api');
    await clock.advance(300);
    answer = false;
    resolve();
    expect(await restarting).toEqual({ type: 'restarted', programs: ['api'] });
    await clock.advance(100);
    answer = true;
    await clock.advance(200);
    expect(said).toEqual([
      '0 api healthy',
      '1000 api starting: being restarted',
      '1300 api starting: connection refused on port 10204',
      '1450 api healthy',
    ]);
  });

  it('must not be followed by the result of a look that began before it', async () => {
    const { promise: late, resolve } = Promise.withResolvers<void>();
    let isFirst = true;
    const probe: RoleProbe = {
      ...answering,
      ask: async () => {
        if (!isFirst) return { type: 'answered', latencyMs: 4 };
        isFirst = false;
        await late;
        return { type: 'failed', reason: 'connection refused on port 10204' };
      },
    };
    const { clock, said, roster } = observing({ api: { supervisor: fakeSupervisor([program()]), probe } });
    roster.apply([api]);
    await clock.advance(100);
    const restarting = roster.restart('api');
    await clock.advance(100);
    await restarting;
    resolve();
    await clock.advance(300);
    expect(said.filter(line => line.includes('refused'))).toEqual([]);
    expect(said.at(-1)).toMatch(/^\d+ api healthy$/);
  });

  it('must leave a stopped program alone unless it is named', async () => {
    const programs = [program(), program({ name: 'other' }), program({ name: 'off', state: 'STOPPED', startedAt: 0 })];
    const { roster } = observing({ api: { supervisor: fakeSupervisor(programs) } });
    roster.apply([api]);
    expect(await roster.restart('api')).toEqual({ type: 'restarted', programs: ['api', 'other'] });
    expect(programs.map(({ state }) => state)).toEqual(['STARTING', 'STARTING', 'STOPPED']);
    expect(await roster.restart('api', { programs: ['off'] })).toEqual({ type: 'restarted', programs: ['off'] });
    expect(programs.map(({ state }) => state)).toEqual(['STARTING', 'STARTING', 'STARTING']);
  });

  it('must list the known names when asked for an unknown one', async () => {
    const { roster } = observing({ api: { supervisor: fakeSupervisor([program()]) } });
    const nobody = message('agent.service-unknown', { service: 'mysql', existing: [] });
    expect(await roster.restart('mysql')).toEqual({ type: 'unknown', reason: nobody });
    roster.apply([api, worker]);
    const reason = message('agent.service-unknown', { service: 'mysql', existing: ['api', 'worker'] });
    expect(await roster.restart('mysql')).toEqual({ type: 'unknown', reason });
    const noProgram = message('agent.program-unknown', { program: 'web', service: 'api', existing: ['api'] });
    expect(await roster.restart('api', { programs: ['web'] })).toEqual({ type: 'unknown', reason: noProgram });
  });

  it('must say why it failed', async () => {
    const reason = message('supervisor.no-socket', { path: '/run/bkdev/api.sock' });
    const absent: Supervisor = { ...fakeSupervisor([]), programs: async () => ({ type: 'unreachable', reason }) };
    const refusing: Supervisor = {
      ...fakeSupervisor([program({ name: 'worker' })]),
      start: async () => ({ type: 'refused', reason: 'SPAWN_ERROR: worker' }),
    };
    const { roster } = observing({ api: { supervisor: absent }, worker: { supervisor: refusing } });
    roster.apply([api, worker]);
    expect(await roster.restart('api')).toEqual({ type: 'failed', reason });
    const refused = message('supervisor.refuses', { error: 'SPAWN_ERROR: worker' });
    expect(await roster.restart('worker')).toEqual({ type: 'failed', reason: refused });
  });
});

it('since when a role is in its state, and when it last worked, must be in each report', async () => {
  const programs = [program()];
  let answer = true;
  const ask = async (): Promise<Probed> =>
    answer ? { type: 'answered', latencyMs: 4 } : { type: 'failed', reason: 'answers 500' };
  const { clock, roster } = observing({ api: { supervisor: fakeSupervisor(programs), probe: { ...answering, ask } } });
  const told = () => roster.reports().map(({ health, since, workedAt }) => ({ health, since, workedAt }));
  roster.apply([api]);
  await clock.advance(20_000);
  expect(told()).toEqual([{ health: 'healthy', since: 1000, workedAt: undefined }]);
  answer = false;
  await clock.advance(20_000);
  const [broken] = told();
  expect(broken).toMatchObject({ health: 'unhealthy', workedAt: (broken?.since ?? 0) - 150 });
  await clock.advance(20_000);
  expect(told()).toEqual([broken]);
  // A restart resets the start, although the role did not work before either.
  const restarting = roster.restart('api');
  await clock.advance(100);
  await restarting;
  await clock.advance(3000);
  const [again] = told();
  expect(again).toMatchObject({ health: 'starting', workedAt: broken?.workedAt });
  expect(again?.since).toBeGreaterThanOrEqual(61_000);
  answer = true;
  await clock.advance(5000);
  const [well] = roster.reports();
  expect(well).toMatchObject({ health: 'healthy', backAt: well?.since });
  await clock.advance(20_000);
  expect(roster.reports()).toMatchObject([{ health: 'healthy', backAt: well?.since }]);
});

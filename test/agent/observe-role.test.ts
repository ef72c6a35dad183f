import { describe, expect, it } from 'vitest';
import { observeRole } from '../../src/agent/observe-role.ts';
import type { RoleReport } from '../../src/model/facts.ts';
import type { Probed } from '../../src/probes/role-probe.ts';
import type { Programs, Unreachable } from '../../src/supervisord/supervisor.ts';
import { createAgentClock } from '../support/agent-clock.ts';
import { program } from '../support/program.ts';

/** Observes a role whose supervisor and probe answer what the test says, and notes when it reported what. */
function observing(answers: { programs(): Programs | Unreachable; probe(): Promise<Probed> }) {
  const clock = createAgentClock();
  const stopping = new AbortController();
  const reports: (RoleReport | undefined)[] = [];
  const times: number[] = [];
  const probes: number[] = [];
  void observeRole(
    'api',
    {
      supervisor: { programs: async () => answers.programs() },
      probe: {
        fastestMs: 150,
        ask: since => {
          probes.push(since);
          return answers.probe();
        },
      },
      now: clock.now,
      pause: durationMs => clock.sleep(durationMs, stopping.signal),
      onStep: () => {},
      onReport: report => {
        reports.push(report);
        times.push(clock.now());
      },
    },
    stopping.signal,
  );
  return { clock, reports, times, stop: () => stopping.abort(), probes };
}

const running = (): Programs => ({ type: 'programs', programs: [program()] });
const refusal: Probed = { type: 'failed', reason: 'connection refused on port 10204' };

describe('observing a role', () => {
  it('must look often until it answers, and rarely then', async () => {
    let answer: Probed = refusal;
    const { clock, reports, times } = observing({ programs: running, probe: async () => answer });
    await clock.advance(320);
    answer = { type: 'answered', latencyMs: 4 };
    await clock.advance(10_480);
    expect(times).toEqual([0, 150, 300, 450, 5450, 10_450]);
    const programs = [{ name: 'api', state: 'RUNNING', pid: 12, detail: '' }];
    expect(reports.slice(2, 4)).toEqual([
      { service: 'api', programs, health: 'starting', reason: 'connection refused on port 10204' },
      { service: 'api', programs, health: 'healthy', reason: '', latencyMs: 4 },
    ]);
  });

  it('must look twice in short order before it calls a healthy role unhealthy', async () => {
    let answer: Probed = { type: 'answered', latencyMs: 4 };
    const { clock, reports, times } = observing({ programs: running, probe: async () => answer });
    await clock.advance(1000);
    answer = refusal;
    await clock.advance(7000);
    expect(times).toEqual([0, 5000, 5500, 7500]);
    expect(reports.map(report => report?.health)).toEqual(['healthy', 'healthy', 'unhealthy', 'unhealthy']);
  });

  it('must ask only for what happened since its youngest program started', async () => {
    const programs = [program({ startedAt: 1000 }), program({ name: 'other', startedAt: 2000 })];
    const { clock, probes } = observing({
      programs: () => ({ type: 'programs', programs }),
      probe: async () => refusal,
    });
    await clock.advance(100);
    expect(probes).toEqual([2000]);
  });

  it('must never send a probe before the one before it has ended', async () => {
    const { promise, resolve } = Promise.withResolvers<Probed>();
    const { clock, reports, probes } = observing({ programs: running, probe: () => promise });
    await clock.advance(60_000);
    expect(probes).toHaveLength(1);
    resolve(refusal);
    await clock.advance(100);
    expect(reports).toHaveLength(1);
  });

  it('must not probe a role whose supervisor cannot be asked', async () => {
    const reason = 'its supervisor is not running: no socket /run/bkdev/api.sock';
    const { clock, reports, probes } = observing({
      programs: () => ({ type: 'unreachable', reason }),
      probe: async () => refusal,
    });
    await clock.advance(500);
    expect(reports).toEqual([{ service: 'api', programs: [], health: 'unknown', reason }]);
    expect(probes).toEqual([]);
  });

  it('must say nothing of a role that is not there, look for it once a second, and begin anew when it comes', async () => {
    let look: Programs | Unreachable = { type: 'absent', reason: 'its supervisor is not running: no socket' };
    let answer: Probed = { type: 'answered', latencyMs: 4 };
    const { clock, reports, times, probes } = observing({ programs: () => look, probe: async () => answer });
    await clock.advance(2500);
    expect([reports, times, probes]).toEqual([[undefined, undefined, undefined], [0, 1000, 2000], []]);
    look = running();
    await clock.advance(1000);
    look = { type: 'absent', reason: 'its supervisor is not running: no socket' };
    await clock.advance(5000);
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

  it('must survive what nobody thought of, and say it', async () => {
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

  it('must report nothing any more once it is stopped, not even the look that is under way', async () => {
    const { promise, resolve } = Promise.withResolvers<Probed>();
    const { clock, reports, stop } = observing({ programs: running, probe: () => promise });
    await clock.advance(10);
    stop();
    resolve(refusal);
    await clock.advance(10_000);
    expect(reports).toEqual([]);
  });
});

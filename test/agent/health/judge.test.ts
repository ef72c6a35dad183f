import { describe, expect, it } from 'vitest';
import { firstMemory, isProbeable, judge, type Look } from '../../../src/agent/health/judge.ts';
import type { Probed } from '../../../src/agent/health/role-probe.ts';
import { noProcesses, type RoleProcesses } from '../../../src/agent/health/role-processes.ts';
import type { Program } from '../../../src/agent/health/supervisor.ts';
import { message } from '../../../src/shared/messages/message.ts';
import type { DebugFacts } from '../../../src/shared/model/report.ts';
import { program } from '../../support/program.ts';
import { inEnglish } from '../../support/said.ts';

const answer = { type: 'answered', latencyMs: 4 } as const;
const refusal: Probed = { type: 'failed', reason: 'connection refused on port 10204' };
const found = (
  programs: Program[],
  probed?: Probed,
  about: { processes?: RoleProcesses; exits?: string[]; debug?: DebugFacts[] } = {},
): Look => ({
  type: 'programs',
  programs,
  ...{ processes: noProcesses, exits: [], ...about },
  ...(probed && { probed }),
});

/** Returns the reports after each of these looks, which are one second apart. */
function story(...looks: Look[]): string[] {
  let memory = firstMemory;
  return looks.map((look, second) => {
    const { memory: next, health, reason } = judge(memory, look, second * 1000);
    memory = next;
    return reason === '' ? health : `${health}: ${inEnglish(reason)}`;
  });
}

describe('a role that is probed', () => {
  it('must be starting until it answers, and healthy then, even if supervisord still calls it STARTING', () => {
    const starting = program({ state: 'STARTING' });
    expect(story(found([starting], refusal), found([starting], answer))).toEqual([
      'starting: connection refused on port 10204',
      'healthy',
    ]);
  });

  it('must carry the latency of its last answer', () => {
    const first = judge(firstMemory, found([program()], answer), 7000);
    expect(first).toEqual({
      health: 'healthy',
      reason: '',
      latencyMs: 4,
      memory: { runs: 'api 12 1000', changedAt: 7000, wasHealthy: true, failures: 0, latencyMs: 4 },
    });
    expect(judge(first.memory, found([program()], refusal), 8000)).toEqual({
      health: 'healthy',
      reason: '',
      latencyMs: 4,
      memory: { ...first.memory, failures: 1 },
    });
  });

  it('must be unhealthy after two failing probes in a row, not after one', () => {
    const looks = [answer, refusal, answer, refusal, refusal, answer].map(probed => found([program()], probed));
    expect(story(...looks)).toEqual([
      'healthy',
      'healthy',
      'healthy',
      'healthy',
      'unhealthy: connection refused on port 10204',
      'healthy',
    ]);
  });

  it('must be starting, not unhealthy, after its program was restarted', () => {
    const anew = program({ pid: 13 });
    const sameNumberAnew = program({ pid: 13, startedAt: 1060 });
    expect(story(found([program()], answer), found([anew], refusal))).toEqual([
      'healthy',
      'starting: connection refused on port 10204',
    ]);
    expect(story(found([anew], answer), found([sameNumberAnew], refusal))[1]).toMatch(/^starting/);
  });

  it('must be unhealthy when it has not answered for as long as Docker waits for it', () => {
    const look = found([program()], refusal);
    const told = story(...Array.from({ length: 182 }, () => look));
    expect([told[179], told[180]]).toEqual([
      'starting: connection refused on port 10204',
      'unhealthy: connection refused on port 10204',
    ]);
  });

  it('must be unhealthy soon if a dependency refuses it, and starting again once it no longer does', () => {
    const cutOff: Probed = { type: 'failed', reason: 'broker x has no virtual host "y"', isCutOff: true };
    const looks = [...Array.from({ length: 11 }, () => cutOff), refusal, answer].map(probed =>
      found([program()], probed),
    );
    expect(story(...looks).slice(9)).toEqual([
      'starting: broker x has no virtual host "y"',
      'unhealthy: broker x has no virtual host "y"',
      'starting: connection refused on port 10204',
      'healthy',
    ]);
  });

  it('must be unhealthy soon if it serves, but with errors: waiting longer would not help', () => {
    const serving: Probed = { type: 'failed', reason: 'the page / answers 500', isServing: true };
    const told = story(...Array.from({ length: 12 }, () => found([program()], serving)));
    expect(told.slice(9, 11)).toEqual(['starting: the page / answers 500', 'unhealthy: the page / answers 500']);
  });

  it('must remember that it was healthy while its supervisor could not be asked', () => {
    const unreachable: Look = { type: 'unreachable', reason: message('supervisor.no-answer', { withinMs: 2000 }) };
    expect(story(found([program()], answer), unreachable, found([program()], refusal))).toEqual([
      'healthy',
      'unknown: its supervisor gives no answer within 2 s',
      'healthy',
    ]);
  });
});

describe('a role whose programs do not run', () => {
  const early = 'Exited too quickly (process log may have details)';
  it.each<[string, Program[], string]>([
    [
      'gave up after early ends',
      [program({ state: 'FATAL', detail: early, limits: { starts: 2, seconds: 30 } })],
      'unhealthy: api gave up after 2 starts: exited within 30 s of each',
    ],
    [
      'gave up, limits unknown',
      [program({ state: 'FATAL', detail: early })],
      'unhealthy: api gave up: exited too quickly',
    ],
    [
      'could not be started',
      [program({ state: 'FATAL', detail: "can't find command 'python'", limits: { starts: 1, seconds: 30 } })],
      "unhealthy: api gave up after 1 start: can't find command 'python'",
    ],
    ['gave up for no reason', [program({ state: 'FATAL' })], 'unhealthy: api gave up: no reason given'],
    [
      'gave up, and how each ended is known',
      [
        program({
          ...{ state: 'FATAL', detail: early, limits: { starts: 4, seconds: 30 } },
          ...{ crashes: 4, lastCrash: { at: 1, status: 255 } },
        }),
      ],
      'unhealthy: api gave up after 4 starts: exited with 255 within 30 s of each',
    ],
    ['ended', [program({ state: 'EXITED', exitStatus: 7 })], 'unhealthy: api exited with 7'],
    ['ended well', [program({ state: 'EXITED' })], 'unhealthy: api exited with 0'],
    ['was killed', [program({ state: 'EXITED', exitStatus: -1 })], 'unhealthy: api was killed by a signal'],
    [
      'was killed, and by what is known',
      [program({ state: 'EXITED', exitStatus: -1, lastCrash: { at: 1, status: -9 } })],
      'unhealthy: api was killed by SIGKILL',
    ],
    [
      'is tried again, and how it ended is known',
      [program({ state: 'BACKOFF', detail: early, lastCrash: { at: 1, status: 1 } })],
      'starting: api is being started again: it exited with 1 soon after its start',
    ],
    ['was stopped by hand', [program({ state: 'STOPPED' })], 'unhealthy: api is stopped'],
    [
      'two ended',
      [program({ state: 'EXITED', exitStatus: 7 }), program({ name: 'other', state: 'STOPPED' })],
      'unhealthy: api exited with 7; other is stopped',
    ],
    [
      'is tried again',
      [program({ state: 'BACKOFF', detail: early })],
      'starting: api is being started again: exited too quickly',
    ],
    ['is being stopped', [program({ state: 'STOPPING' })], 'starting: api is stopping'],
    ['is lost', [program({ state: 'UNKNOWN' })], 'unknown: its supervisor does not know the state of api'],
    [
      'none was ever started',
      [program({ state: 'STOPPED', startedAt: 0 })],
      'starting: no program has been started yet',
    ],
    ['there is none', [], 'unknown: its supervisor has no program'],
  ])('must be described: %s', (_, programs, said) => {
    expect(story(found(programs))).toEqual([said]);
  });

  it('must be unhealthy whatever answers on its port', () => {
    const looks = found([program({ state: 'FATAL', detail: early }), program({ name: 'other' })], answer);
    expect(story(looks)).toEqual(['unhealthy: api gave up: exited too quickly']);
  });

  it('must not be judged by a program that is meant to be off', () => {
    const off = program({ name: 'debugger', state: 'STOPPED', startedAt: 0 });
    expect(story(found([program(), off], answer))).toEqual(['healthy']);
  });
});

describe('a role that is not probed', () => {
  it('must be healthy once supervisord counts its programs as running', () => {
    const looks = [found([program({ state: 'STARTING' })]), found([program()])];
    expect(story(...looks)).toEqual(['starting: api is starting', 'healthy']);
  });
});

describe('a probe', () => {
  it('must be sent only if the programs alone do not show the health', () => {
    const off = program({ name: 'debugger', state: 'STOPPED', startedAt: 0 });
    const ran = { processes: noProcesses, exits: [] };
    const probeable = (['STARTING', 'RUNNING', 'BACKOFF', 'STOPPING', 'EXITED', 'FATAL'] as const).filter(state =>
      isProbeable({ ...ran, programs: [off, program(), program({ name: 'other', state })] }),
    );
    expect(probeable).toEqual(['STARTING', 'RUNNING']);
    expect(isProbeable({ ...ran, programs: [off] })).toBe(false);
  });

  it('must vouch for the programs that it asked, and for no other that is still starting', () => {
    const service = program({ name: 'worker:service', state: 'STARTING' });
    const poller = program({ name: 'poller', state: 'STARTING' });
    const nodes: Probed = { type: 'answered', latencyMs: 4, programs: ['service'] };
    const looks = [found([service], nodes), found([service, poller], nodes), found([service, program()], nodes)];
    expect(story(...looks)).toEqual(['healthy', 'starting: poller is starting', 'healthy']);
  });

  it('that could not be carried out must leave the role unknown, never in its previous state', () => {
    const lost: Probed = { type: 'unknown', reason: "the probe's Python was ended by SIGKILL" };
    const looks = [answer, lost, refusal, answer].map(probed => found([program()], probed));
    expect(story(...looks)).toEqual([
      'healthy',
      "unknown: the probe's Python was ended by SIGKILL",
      'healthy',
      'healthy',
    ]);
  });
});

describe('a process that a signal stopped', () => {
  const stopped = (isChild: boolean): RoleProcesses => ({
    programs: {},
    stopped: [{ program: 'worker:service', pid: isChild ? 23 : 12, isChild }],
  });

  it('must make the role unhealthy immediately, and be distinguished from a stuck pool', () => {
    const looks = [stopped(false), stopped(true), noProcesses].map(processes =>
      found([program()], answer, { processes }),
    );
    expect(story(...looks)).toEqual([
      'unhealthy: worker:service is stopped by a signal; kill -CONT 12 in its container continues it',
      'unhealthy: worker:service answers, but its child process 23 is stopped by a signal; kill -CONT continues it',
      'healthy',
    ]);
  });

  it('must count for less than a program that ended', () => {
    const programs = [program({ state: 'EXITED', exitStatus: 7 })];
    expect(story(found(programs, undefined, { processes: stopped(true) }))).toEqual(['unhealthy: api exited with 7']);
  });
});

describe('a program that leaves by design', () => {
  const left = (status: number): RoleProcesses => ({
    programs: { poller: { failed: 0, left: 1, ends: [{ at: 1, status }] } },
    stopped: [],
  });
  const poller = (state: Program['state']) => program({ name: 'poller', state, detail: 'Exited too quickly' });

  it.each(['EXITED', 'BACKOFF', 'STARTING'] as const)('must not affect its role while it is %s', state => {
    const about = { processes: left(0), exits: ['poller'] };
    expect(story(found([program(), poller(state)], undefined, about))).toEqual(['healthy']);
  });

  it('must count like any other if it failed, if it gave up, and if it was not declared to exit', () => {
    expect(
      story(
        found([program(), poller('EXITED')], undefined, { processes: left(3), exits: ['poller'] }),
        found([program(), poller('FATAL')], undefined, { processes: left(0), exits: ['poller'] }),
        found([program(), poller('EXITED')], undefined, { processes: left(0) }),
      ),
    ).toEqual([
      'unhealthy: poller exited with 0',
      'unhealthy: poller gave up: exited too quickly',
      'unhealthy: poller exited with 0',
    ]);
  });
});

describe('a store', () => {
  const asked = (probed: Exclude<Probed, { type: 'absent' }>): Look => ({ type: 'store', probed });
  const refused = { type: 'failed', reason: 'it has no database bkmonitor' } as const;

  it('must be unhealthy after two failing probes, also when it never answered', () => {
    expect(story(asked(refused), asked(refused), asked(answer), asked(refused), asked(refused))).toEqual([
      'starting: it has no database bkmonitor',
      'unhealthy: it has no database bkmonitor',
      'healthy',
      'healthy',
      'unhealthy: it has no database bkmonitor',
    ]);
  });
});

describe('a role under the debugger', () => {
  const place = { file: 'shop/views.py', line: 41 };
  const held = (state: DebugFacts['state']) =>
    found([program()], undefined, { debug: [{ program: 'api', state, ...(state === 'paused' && { place }) }] });

  it('must keep its health while a breakpoint holds it, and be given another chance after it', () => {
    expect(isProbeable(held('paused') as Extract<Look, { type: 'programs' }>)).toBe(false);
    const refused = found([program()], refusal);
    expect(story(found([program()], answer), refused, held('paused'), refused, refused)).toEqual([
      ...['healthy', 'healthy', 'healthy', 'healthy'],
      'unhealthy: connection refused on port 10204',
    ]);
  });

  it('must be starting while it waits for a debugger or is held at its start, however long', () => {
    const waiting = Array.from({ length: 200 }, () => held('waiting'));
    const told = story(...waiting, held('paused'), found([program()], refusal), found([program()], refusal));
    expect([...new Set(told)]).toEqual([
      'starting: api waits for a debugger',
      'starting: paused at views.py:41',
      'starting: connection refused on port 10204',
    ]);
  });
});

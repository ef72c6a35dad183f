import { describe, expect, it } from 'vitest';
import { judgeProgress, noProgress, type Worker } from '../../../src/agent/health/worker-progress.ts';
import { inEnglish } from '../../support/said.ts';

const node = 'service@worker';
const task = (id: string, seconds = 0) => ({ id, name: `app.${id}`, seconds });

function worker(about: Partial<Worker['nodes'][string]>, queues: Worker['queues'] = {}): Worker {
  return { nodes: { [node]: { queues: [], active: [], reserved: [], ...about } }, queues };
}

/** Returns the remarks after each of these looks, which are `seconds` apart. */
function story(seconds: number, ...looks: Worker[]) {
  let progress = noProgress;
  return looks.map((look, place) => {
    const { progress: next, problem, close } = judgeProgress(progress, look, place * seconds * 1000);
    progress = next;
    return problem ? inEnglish(problem) : close.notes.map(inEnglish).join('; ');
  });
}

const stuck = `${node} answers, but its pool is not picking up tasks: app.a has been waiting for more than 10 s`;

describe('a pool that takes no task', () => {
  it('must be called so once the same tasks have waited for ten seconds while none runs', () => {
    const held = worker({ reserved: [task('a'), task('b')] });
    const more = worker({ reserved: [task('a'), task('b'), task('c')] });
    expect(story(5, held, more, more, worker({}))).toEqual(['', '', stuck, '']);
  });

  it('must be distinguished from a busy one, one that has taken them since, and one that did not answer', () => {
    const held = { reserved: [task('a')] };
    expect(story(15, worker(held), worker({ ...held, active: [task('x', 15)] }), worker(held))).toEqual(['', '', '']);
    expect(story(15, worker(held), worker({ reserved: [task('b')] }))).toEqual(['', '']);
    expect(story(15, worker(held), worker({ ...held, active: null }), worker(held))).toEqual(['', '', '']);
    expect(story(15, worker(held), worker({ reserved: null }), worker(held))).toEqual(['', '', '']);
  });
});

describe('a remark', () => {
  it('must report a long-running task, in words that do not change at each look', () => {
    const running = (seconds: number) => worker({ active: [task('short'), task('long', seconds)] });
    expect(story(5, running(59), running(65), running(119), running(7300))).toEqual([
      '',
      `${node} has been running app.long for 1 min`,
      `${node} has been running app.long for 1 min`,
      `${node} has been running app.long for 2 h`,
    ]);
  });

  it('must report a growing queue, not a long one, and stop once it shrinks', () => {
    const depth = (waiting: number) => worker({}, { celery: { waiting, consumers: 1 } });
    expect(story(15, depth(3), depth(9), depth(25), depth(25), depth(24), depth(90))).toEqual([
      '',
      '',
      'queue celery is growing: at least 20 waiting',
      'queue celery is growing: at least 20 waiting',
      '',
      '',
    ]);
    expect(story(60, depth(500), depth(500), depth(505))).toEqual(['', '', '']);
  });
});

it('must return the queues worth a look, and the tasks that the nodes hold', () => {
  const look: Worker = {
    nodes: {
      'service@worker': { queues: ['celery'], active: [task('a', 3)], reserved: [task('b')] },
      'cron@worker': { queues: null, active: [task('c', 8)], reserved: null },
    },
    queues: {
      celery: { waiting: 2, consumers: 1 },
      idle: { waiting: 0, consumers: 1 },
      alone: { waiting: 0, consumers: 0 },
      unsure: { waiting: 0, consumers: null },
    },
  };
  expect(judgeProgress(noProgress, look, 0).close).toEqual({
    notes: [],
    queues: [
      { name: 'celery', waiting: 2, consumers: 1 },
      { name: 'alone', waiting: 0, consumers: 0 },
    ],
    tasks: { running: 2, reserved: 1, oldestMs: 8000 },
  });
});

it('must let no name from outside break a line', () => {
  const odd = { id: 'x', name: 'app\u001b[2J\nadd', seconds: 70 };
  const { close } = judgeProgress(noProgress, worker({ active: [odd] }), 0);
  expect(close.notes.map(inEnglish)).toEqual([`${node} has been running app [2J add for 1 min`]);
});

describe('the rate of tasks', () => {
  const started = (count: number | null) => worker({ started: count });
  /** Returns the rate after each look. */
  function rates(seconds: number, ...looks: Worker[]) {
    let progress = noProgress;
    return looks.map((look, place) => {
      const { progress: next, close } = judgeProgress(progress, look, place * seconds * 1000);
      progress = next;
      return close.tasks?.perMinute;
    });
  }

  it('must be that of the last minute, once the looks cover enough of it', () => {
    expect(rates(5, started(100), started(101), started(104))).toEqual([undefined, undefined, 24]);
    expect(rates(30, started(0), started(60), started(60), started(60), started(60))).toEqual([
      undefined,
      120,
      60,
      0,
      0,
    ]);
  });

  it('must begin anew after a restart, ignore silence, and be absent where nothing is counted', () => {
    expect(rates(10, started(50), started(3), started(4))).toEqual([undefined, undefined, 6]);
    expect(rates(10, started(1), started(null), started(3))).toEqual([undefined, undefined, 6]);
    expect(rates(30, worker({}), worker({}))).toEqual([undefined, undefined]);
  });
});

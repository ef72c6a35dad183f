import { expect, test } from 'vitest';
import type { Programs, Unreachable } from '../../../src/agent/health/supervisor.ts';
import type { Halves } from '../../../src/agent/reload/record.ts';
import { createUnfinished } from '../../../src/agent/reload/unfinished.ts';
import { message } from '../../../src/shared/messages/message.ts';
import { createAgentClock } from '../../support/agent-clock.ts';
import { program } from '../../support/program.ts';

const silent: Unreachable = { type: 'unreachable', reason: message('supervisor.answer-cut') };
const absent: Unreachable = { type: 'absent', reason: message('supervisor.answer-cut') };
const states = (...all: readonly ('STOPPED' | 'STOPPING' | 'RUNNING')[]): Programs => ({
  type: 'programs',
  programs: ['worker:cron', 'worker:service', 'worker:web'].map((name, index) =>
    program({ name, state: all[index] ?? 'RUNNING' }),
  ),
});

/** What is left by an earlier agent, and the answers of the worker's supervisor, one after the other. */
function after(recorded: Halves, answers: readonly (Programs | Unreachable)[], starts: readonly Unreachable[] = []) {
  const clock = createAgentClock();
  const said: string[] = [];
  const left = [...answers];
  const refusals = [...starts];
  let noted = recorded;
  const unfinished = createUnfinished(
    {
      record: {
        recall: () => recorded,
        note: value => {
          noted = value;
        },
      },
      supervisor: () => ({
        programs: async () => left.shift() ?? absent,
        stop: async name => {
          said.push(`${clock.now()} stop ${name}`);
          return { type: 'done' };
        },
        start: async name => {
          said.push(`${clock.now()} start ${name}`);
          return refusals.shift() ?? { type: 'done' };
        },
      }),
      sleep: clock.sleep,
    },
    new AbortController().signal,
  );
  return { clock, said, unfinished, noted: () => noted };
}

test('what an earlier agent stopped must be started, and nothing else', async () => {
  const recorded = { worker: ['worker:cron', 'worker:service'] };
  const { said, unfinished, noted } = after(recorded, [states('STOPPED', 'RUNNING', 'STOPPED')]);
  await unfinished.finishEarlier();
  expect(said).toEqual(['0 stop worker:cron', '0 start worker:cron']);
  expect(noted()).toEqual({});
});

test('a supervisor that does not answer must be asked again, and what is left stay recorded until then', async () => {
  const recorded = { worker: ['*'] };
  const { clock, said, unfinished, noted } = after(
    recorded,
    [silent, states('STOPPED'), states('STOPPING'), states()],
    [silent],
  );
  const finished = unfinished.finishEarlier();
  unfinished.begin('beat', ['beat']);
  expect(noted()).toEqual({ worker: ['*'], beat: ['beat'] });
  unfinished.end('beat');
  await clock.advance(1999);
  expect(said).toEqual([]);
  expect(noted()).toEqual({ worker: ['*'] });
  await clock.advance(10_000);
  await finished;
  expect(said.map(line => line.replace(/^\d+ /, ''))).toEqual([
    ...['stop worker:cron', 'start worker:cron'],
    ...['stop worker:cron', 'start worker:cron'],
  ]);
  expect(noted()).toEqual({});
});

test('a service that is gone must be forgotten', async () => {
  const { unfinished, noted } = after({ worker: ['worker:cron'] }, [absent]);
  await unfinished.finishEarlier();
  expect(noted()).toEqual({});
});

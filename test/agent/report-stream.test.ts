import { PassThrough, Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { createReportStream } from '../../src/agent/report-stream.ts';
import type { Untimed } from '../../src/shared/model/event.ts';

const report = (service: string, reason: string): Untimed => ({
  type: 'role-reported',
  report: { service, programs: [], health: 'unknown', reason },
});

/** Returns the reasons in the output, in order. */
function reasonsIn(output: PassThrough): string[] {
  const text = String(output.read() ?? '');
  return [...text.matchAll(/"reason":"([^"]*)"|"text":"([^"]*)"/g)].map(([, reason, notice]) => reason ?? notice ?? '');
}

it('an event must be one line of JSON with its time', () => {
  const output = new PassThrough();
  const { emit } = createReportStream(output, () => 42);
  emit({ type: 'agent-started', pid: 7 });
  emit({ type: 'notice-given', text: 'two\nlines' });
  expect(String(output.read())).toBe(
    '{"at":42,"type":"agent-started","pid":7}\n{"at":42,"type":"notice-given","text":"two\\nlines"}\n',
  );
});

it('a slow reader must get the newest report of each role, and the rest in order', async () => {
  const output = new PassThrough({ highWaterMark: 1 });
  const { emit } = createReportStream(output);
  const read: string[] = [];
  emit(report('api', 'first'));
  for (let round = 0; round < 1000; round++) emit(report('api', `api ${round}`));
  emit({ type: 'notice-given', text: 'a notice' });
  emit(report('web', 'web'));
  emit(report('api', 'last'));
  while (read.at(-1) !== 'last') {
    read.push(...reasonsIn(output));
    await new Promise(resolve => setImmediate(resolve));
  }
  expect(read).toEqual(['first', 'a notice', 'web', 'last']);
});

it('the queue of a reader that never reads must be bounded', async () => {
  const output = new PassThrough({ highWaterMark: 1 });
  const { emit } = createReportStream(output);
  for (let round = 0; round <= 1000; round++) emit({ type: 'notice-given', text: `${round}` });
  const read: string[] = [];
  while (read.at(-1) !== '1000') {
    read.push(...reasonsIn(output));
    await new Promise(resolve => setImmediate(resolve));
  }
  expect([read.length, read[0], read[1]]).toEqual([201, '0', '801']);
});

it('a disconnected reader must hold nothing up', async () => {
  const failure = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
  let writes = 0;
  const output = new Writable({
    write: (_chunk, _encoding, done) => {
      writes++;
      done(failure);
    },
  });
  const { emit } = createReportStream(output);
  emit(report('api', 'first'));
  await new Promise(resolve => output.once('close', resolve));
  emit(report('api', 'second'));
  expect(writes).toBe(1);
});

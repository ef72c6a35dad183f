import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Question } from '../../src/probes/prober.ts';
import { createPythonProbe, type PythonProbe } from '../../src/probes/python-probe.ts';
import type { Probed } from '../../src/probes/role-probe.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bkdev-'));
  path = join(folder, 'worker.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

const redbeat: PythonProbe = { redbeat: {} };
const celery: PythonProbe = { celery: { nodes: ['service@worker', 'cron@worker'] } };

function probing(probe: PythonProbe, answer: Probed) {
  const asked: Question[] = [];
  const ask = async (question: Question) => {
    asked.push(question);
    return answer;
  };
  return { asked, probe: createPythonProbe(probe, path, { ask }) };
}

const answered: Probed = { type: 'answered', latencyMs: 4 };

it('must be asked at the broker that the role uses now', async () => {
  const { asked, probe } = probing(redbeat, answered);
  for (const REDIS_HOST of ['redis', 'other']) {
    writeFileSync(path, JSON.stringify({ service: 'worker', environment: { REDIS_HOST } }));
    expect(await probe.ask(1000)).toEqual(answered);
  }
  expect(asked).toEqual([
    { probe: redbeat, environment: { REDIS_HOST: 'redis' }, since: 1000 },
    { probe: redbeat, environment: { REDIS_HOST: 'other' }, since: 1000 },
  ]);
});

it('must prove of a worker only the programs whose nodes answered', async () => {
  writeFileSync(path, '{"environment": {}}');
  expect(await probing(celery, answered).probe.ask(1000)).toEqual({ ...answered, programs: ['service', 'cron'] });
  const failed: Probed = { type: 'failed', reason: 'no reply from cron@worker' };
  expect(await probing(celery, failed).probe.ask(1000)).toEqual(failed);
});

it.each([
  ['is missing', undefined, 'no PATH; restart its container'],
  ['is empty', '', 'PATH is damaged; restart its container'],
  ['is of another kind', '{"environment": {"REDIS_PORT": 6379}}', 'PATH is damaged; restart its container'],
])('must be unknown, and ask nobody, when what the role says of itself %s', async (_, text, said) => {
  if (text !== undefined) writeFileSync(path, text);
  const { asked, probe } = probing(celery, answered);
  const reason = `it does not say which broker it uses: ${said.replace('PATH', path)}`;
  expect(await probe.ask(1000)).toEqual({ type: 'unknown', reason });
  expect(asked).toEqual([]);
});

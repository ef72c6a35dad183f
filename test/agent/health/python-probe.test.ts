import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Answered, Question } from '../../../src/agent/health/prober.ts';
import { createPythonProbe, createStoreProbe, type PythonProbe } from '../../../src/agent/health/python-probe.ts';
import type { Probed } from '../../../src/agent/health/role-probe.ts';
import { inEnglish, said as inWords } from '../../support/said.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bkdev-'));
  path = join(folder, 'worker.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

const redbeat: PythonProbe = { redbeat: {} };
const celery: PythonProbe = { celery: { nodes: ['service@worker', 'cron@worker'] } };

/** Returns the results of consecutive looks, five seconds apart. `answers` are used in order; the last one repeats. */
function probing(probe: PythonProbe, ...answers: Answered[]) {
  const asked: Question[] = [];
  const ask = async (question: Question): Promise<Answered> => {
    asked.push(question);
    return answers[Math.min(asked.length, answers.length) - 1] ?? answered;
  };
  const now = () => asked.length * 5000;
  return { asked, probe: createPythonProbe(probe, path, { prober: { ask }, now, environment }) };
}

/** The agent's own environment. */
const environment = { MYSQL_HOST: 'mysql', MYSQL_NAME: 'shop', REDIS_HOST: 'elsewhere', HOME: '/home/dev' };
const database = { MYSQL_HOST: 'mysql', MYSQL_NAME: 'shop' };
const answered: Probed = { type: 'answered', latencyMs: 4 };
const look = { since: 1000, closely: false };

it('must be asked at the broker that the role uses now, and at the database of all', async () => {
  const { asked, probe } = probing(redbeat, answered);
  for (const REDIS_HOST of ['redis', 'other']) {
    writeFileSync(path, JSON.stringify({ service: 'worker', environment: { REDIS_HOST } }));
    expect(await probe.ask(look)).toEqual(answered);
  }
  expect(asked).toEqual([
    { probe: redbeat, environment: { ...database, REDIS_HOST: 'redis' }, ...look },
    { probe: redbeat, environment: { ...database, REDIS_HOST: 'other' }, ...look },
  ]);
});

it('must vouch only for the programs of a worker whose nodes answered', async () => {
  writeFileSync(path, '{"environment": {}}');
  expect(await probing(celery, answered).probe.ask(look)).toEqual({ ...answered, programs: ['service', 'cron'] });
  const failed: Probed = { type: 'failed', reason: 'no reply from cron@worker' };
  expect(await probing(celery, failed).probe.ask(look)).toEqual(failed);
});

it('must distinguish a stuck pool from a working one over several close looks', async () => {
  writeFileSync(path, '{"environment": {}}');
  const task = { id: 'a', name: 'app.add', seconds: 0 };
  const worker = (active: (typeof task)[]): Answered => ({
    ...answered,
    worker: { nodes: { 'service@worker': { queues: [], active, reserved: [task] } }, queues: {} },
  });
  const { probe } = probing(celery, worker([]), worker([]), worker([]), worker([{ ...task, id: 'b' }]));
  const said: unknown[] = [];
  for (const _ of [1, 2, 3, 4]) {
    const probed = await probe.ask({ ...look, closely: true });
    said.push(probed.type === 'failed' ? inEnglish(probed.reason) : probed);
  }
  const close = { notes: [], queues: [], tasks: { running: 0, reserved: 1 } };
  expect(said).toEqual([
    { ...answered, programs: ['service', 'cron'], close },
    { ...answered, programs: ['service', 'cron'], close },
    'service@worker answers, but its pool is not picking up tasks: app.add has been waiting for more than 10 s',
    {
      ...answered,
      programs: ['service', 'cron'],
      close: { ...close, tasks: { running: 1, reserved: 1, oldestMs: 0 } },
    },
  ]);
});

it('must be asked about a store at the address that the agent uses, with nothing else of its environment', async () => {
  const asked: Question[] = [];
  const ask = async (question: Question): Promise<Answered> => {
    asked.push(question);
    return { type: 'absent', reason: 'no such host mysql' };
  };
  const environment = { MYSQL_HOST: 'mysql', REDIS_PORT: undefined, HOME: '/home/dev', BK_MONITOR_MYSQL_HOST: 'x' };
  const probe = createStoreProbe({ mysql: {} }, environment, { ask });
  expect(await probe.ask(look)).toEqual({ type: 'absent', reason: 'no such host mysql' });
  expect(asked).toEqual([{ probe: { mysql: {} }, environment: { MYSQL_HOST: 'mysql', REDIS_PORT: '' }, ...look }]);
});

it.each([
  ['is missing', undefined, 'no PATH; restart its container'],
  ['is empty', '', 'PATH is damaged; restart its container'],
  ['is of another kind', '{"environment": {"REDIS_PORT": 6379}}', 'PATH is damaged; restart its container'],
])('must be unknown, without asking anybody, if the record of the role %s', async (_, text, said) => {
  if (text !== undefined) writeFileSync(path, text);
  const { asked, probe } = probing(celery, answered);
  const reason = `it does not say which broker it uses: ${said.replace('PATH', path)}`;
  expect(inWords(await probe.ask(look))).toEqual({ type: 'unknown', reason });
  expect(asked).toEqual([]);
});

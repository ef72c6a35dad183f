import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createProber, type Prober } from '../../../src/agent/health/prober.ts';
import { message } from '../../../src/shared/messages/message.ts';
import { createAgentClock } from '../../support/agent-clock.ts';
import { inEnglish, said } from '../../support/said.ts';

let folder: string;
let prober: Prober | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bkdev-'));
});
afterEach(() => {
  prober?.end();
  rmSync(folder, { recursive: true });
});

/** Node stands in for Python: `answer(question)` returns the answer to each question, undefined for none. */
function proberOf(answer: string, { python = process.execPath, first = '' } = {}) {
  const clock = createAgentClock();
  const complaints: string[] = [];
  const startsFile = join(folder, 'starts');
  const script = `
    require('node:fs').appendFileSync(${JSON.stringify(startsFile)}, 'x');
    ${first}
    const say = value => value && console.log(typeof value === 'string' ? value : JSON.stringify(value));
    const answer = ${answer};
    require('node:readline').createInterface({ input: process.stdin }).on('line', line => say(answer(JSON.parse(line))));
  `;
  prober = createProber({
    python,
    args: ['-e', script],
    now: clock.now,
    sleep: clock.sleep,
    onComplaint: text => complaints.push(text),
  });
  const starts = () => (existsSync(startsFile) ? readFileSync(startsFile, 'utf8').length : 0);
  return { prober, clock, complaints, starts };
}

const question = { probe: { redbeat: {} }, environment: { REDIS_HOST: 'redis' }, since: 1000, closely: false };
const healthy = `({ id }) => ({ id, health: 'healthy', reason: '', latencyMs: 4 })`;

describe('an answer', () => {
  it('must reach the question it belongs to, whatever else is said and in whatever order', async () => {
    const { prober, starts } = proberOf(`(() => {
      const asked = [];
      return question => {
        if (asked.push(question) < 3) return 'a warning from somewhere';
        const [celery, redbeat, other] = asked;
        say({ id: 999, health: 'healthy', reason: '', latencyMs: 1 });
        say({ id: celery.id, health: 'splendid' });
        say({ id: redbeat.id, health: 'unhealthy', reason: 'asked at ' + redbeat.environment.REDIS_HOST + '\\u001b[2J\\n' });
        say({ id: other.id, health: 'unknown', reason: { code: 'probe.failed', params: { error: 'Key\\u001bError' } } });
        return { id: celery.id, health: 'healthy', reason: '', latencyMs: celery.probe.celery.nodes.length };
      };
    })()`);
    const nodes = ['service@worker', 'cron@worker'];
    const environment = { CELERY_BROKER_URL: 'redis://redis:6379/9' };
    const answers = [
      prober.ask({ probe: { celery: { nodes } }, environment, since: 1000, closely: false }),
      prober.ask(question),
      prober.ask(question),
    ];
    expect(await Promise.all(answers)).toEqual([
      { type: 'answered', latencyMs: 2 },
      { type: 'failed', reason: 'asked at redis [2J' },
      { type: 'unknown', reason: message('probe.failed', { error: 'Key Error' }) },
    ]);
    expect(starts()).toBe(1);
  });

  it('must say if a dependency is to blame instead of the role', async () => {
    const refused = `({ id }) => ({ id, health: 'unhealthy', reason: 'no virtual host', isCutOff: true })`;
    expect(await proberOf(refused).prober.ask(question)).toEqual({
      type: 'failed',
      reason: 'no virtual host',
      isCutOff: true,
    });
  });

  it('must be requested without the environment of the agent', async () => {
    process.env['PYTHONPATH'] = '/somewhere';
    const { prober } = proberOf(`({ id }) => ({ id, health: 'unhealthy', reason: String(process.env.PYTHONPATH) })`);
    expect(await prober.ask(question)).toEqual({ type: 'failed', reason: 'undefined' });
    delete process.env['PYTHONPATH'];
  });
});

describe('an interpreter that is not there yet', () => {
  it('must be reported, and found once it exists', async () => {
    const python = join(folder, 'python');
    const { prober, clock, complaints } = proberOf(healthy, { python });
    const unknown = {
      type: 'unknown',
      reason: message('probe.packages-missing', { python }),
    };
    expect(await prober.ask(question)).toEqual(unknown);
    expect(await prober.ask(question)).toEqual(unknown);
    symlinkSync(process.execPath, python);
    expect(await prober.ask(question)).toEqual(unknown);
    await clock.advance(500);
    expect(await prober.ask(question)).toEqual({ type: 'answered', latencyMs: 4 });
    expect(complaints).toEqual([]);
  });
});

describe('a process that ends', () => {
  it('must be restarted after growing pauses, with its error reported once', async () => {
    const { prober, clock, complaints, starts } = proberOf(healthy, {
      first: `console.error("Traceback\\nModuleNotFoundError: No module named 'kombu'\\n"); process.exit(1);`,
    });
    const said: string[] = [];
    for (const pauseMs of [0, 0, 400, 100, 900, 100, 1900, 100]) {
      await clock.advance(pauseMs);
      const probed = await prober.ask(question);
      said.push(`${clock.now()} ${starts()} ${probed.type === 'unknown' && inEnglish(probed.reason)}`);
    }
    const reason = "the probe's Python exited with 1: ModuleNotFoundError: No module named 'kombu'";
    expect(said).toEqual([
      `0 1 ${reason}`,
      `0 2 ${reason}`,
      `400 2 ${reason}`,
      `500 3 ${reason}`,
      `1400 3 ${reason}`,
      `1500 4 ${reason}`,
      `3400 4 ${reason}`,
      `3500 5 ${reason}`,
    ]);
    expect(complaints).toEqual(["ModuleNotFoundError: No module named 'kombu'"]);
  });

  it('must leave no question unanswered, and be restarted immediately if it had worked', async () => {
    const { prober, starts } = proberOf(
      `({ id, environment }) => environment.REDIS_HOST ? { id, health: 'healthy', reason: '' } : process.kill(process.pid, 'SIGKILL')`,
    );
    const how = message('end.killed', { signal: 'SIGKILL' });
    const killed = { type: 'unknown', reason: message('probe.python-ended', { how, said: '' }) };
    const fatal = { ...question, environment: {} };
    for (const _ of [1, 2, 3]) {
      expect(await prober.ask(question)).toEqual({ type: 'answered', latencyMs: 0 });
      expect(await Promise.all([prober.ask(fatal), prober.ask(fatal)])).toEqual([killed, killed]);
    }
    expect(starts()).toBe(3);
  });

  it('must end with the agent', async () => {
    const { prober } = proberOf(healthy);
    await prober.ask(question);
    prober.end();
    const how = message('end.exited', { status: 0 });
    const ended = { type: 'unknown', reason: message('probe.python-ended', { how, said: '' }) };
    await expect.poll(() => prober.ask(question), { timeout: 5000 }).toEqual(ended);
  });
});

describe('a process that gives no answer', () => {
  const late = { type: 'unknown', reason: message('probe.python-silent', { withinMs: 4000 }) };

  it('must be replaced, but not while it may still be starting', async () => {
    const { prober, clock, starts } = proberOf('() => undefined');
    const first = prober.ask(question);
    await clock.advance(5000);
    expect(await first).toEqual(late);
    await clock.advance(26_000);
    // A process that is killed too early would never get here.
    await expect.poll(starts, { timeout: 5000 }).toBe(1);
    const second = prober.ask(question);
    await clock.advance(3000);
    const waiting = prober.ask(question);
    await clock.advance(2000);
    expect(await second).toEqual(late);
    expect(said(await waiting)).toEqual({ type: 'unknown', reason: "the probe's Python was killed by SIGKILL" });
    expect(starts()).toBe(1);
  });

  it('must be kept when it answers others', async () => {
    const { prober, clock } = proberOf(
      `({ id, environment }) => environment.REDIS_HOST && { id, health: 'unhealthy', reason: String(process.pid) }`,
    );
    const before = await prober.ask(question);
    await clock.advance(60_000);
    const asked = prober.ask({ ...question, environment: {} });
    await clock.advance(1000);
    await prober.ask(question);
    await clock.advance(4000);
    expect(await asked).toEqual(late);
    expect(await prober.ask(question)).toEqual(before);
  });
});

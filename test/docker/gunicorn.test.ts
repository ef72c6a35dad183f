import { rm, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { parseSaid } from '../support/said.ts';
import { statusOf } from './faults/status.ts';
import { followAgent } from './reload/agent-events.ts';
import { bkdev, upResult } from './support/bkdev.ts';
import { type Checkout, edit, replaceWhole } from './support/checkout.ts';
import { docker, logOf } from './support/engine.ts';
import { takeStack } from './support/pool.ts';
import { until } from './support/until.ts';

let checkout: Checkout;
let api: string;

beforeAll(async () => {
  checkout = await takeStack('api', '--mode', 'api=gunicorn');
  api = `${checkout.project}-api-1`;
});

const version = 'bkmonitor/bkmonitor/version.py';

/** Returns the API's response on one of the agent's connections. */
function ask(path: string, agent: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(checkout.url + path, { agent }, answer => {
      let text = '';
      answer.setEncoding('utf8').on('data', part => {
        text += part;
      });
      answer.on('error', reject).on('end', () => resolve(answer.statusCode === 200 ? text : String(answer.statusCode)));
    });
    sent.on('error', reject).end();
  });
}

/** Sends requests continuously until `work` is done; returns how often each response occurred. */
async function underLoad(work: () => Promise<void>): Promise<Record<string, number>> {
  const agent = new Agent();
  const answers: Record<string, number> = {};
  let isOver = false;
  const callers = Array.from({ length: 4 }, async () => {
    while (!isOver) {
      const answer = await ask('/version', agent).catch(String);
      answers[answer] = (answers[answer] ?? 0) + 1;
    }
  });
  await work().finally(() => {
    isOver = true;
  });
  await Promise.all(callers);
  return answers;
}

async function processes(): Promise<string[]> {
  const listed = await docker('exec', api, 'pgrep', '-f', 'gunicorn.*wsgi:application');
  return listed.split('\n').sort();
}

describe('the api in the mode gunicorn', () => {
  test('must be one master with the number of workers of the definition', async () => {
    expect(await processes()).toHaveLength(3);
    const command = await docker('exec', api, 'sh', '-c', 'tr "\\0" " " < /proc/$(pgrep -of wsgi:application)/cmdline');
    expect(command).toContain('--bind 0.0.0.0:10204 --workers 2 wsgi:application');
  });

  test('must stay in it when something else is changed', async () => {
    const { status, plan } = upResult(await bkdev(checkout, ['scale', 'api=1', '--dry-run', '--json']));
    expect({ status, plan: plan.filter(line => !line.startsWith('keep')) }).toEqual({ status: 0, plan: [] });
  });

  test('must go over to new code without a failed request, save after save', async () => {
    const versions = Array.from({ length: 5 }, (_, number) => `saved-${number}`);
    const original = await ask('/version', new Agent());
    const answers = await underLoad(async () => {
      for (const each of versions) {
        // Whole, because a worker that still starts for the save before may load the file at this moment.
        await replaceWhole(checkout, version, `VERSION = "${each}"\n`);
        await until(`${each} answers`, async () => (await ask('/version', new Agent())) === each);
      }
    });
    await edit(checkout, version, () => `VERSION = "${original}"\n`);
    await until('the first version answers again', async () => (await ask('/version', new Agent())) === original);
    expect(Object.keys(answers).filter(answer => !/^(?:\d+\.\d+\.\d+|saved-\d)$/.test(answer))).toEqual([]);
  });

  test('must keep the old workers if the new code does not load, say why, and take the next code that does', async () => {
    const workers = async () => (await processes()).length === 3 && (await processes());
    // The reload of the previous test may still be in progress, although its code answers.
    const applied = async () => (await statusOf(checkout)).rows['api']?.code?.state === 'current';
    await until('the last save counts as applied', applied);
    const before = await until('the workers before have ended', workers);
    // Each worker has loaded all of its code once it answers; new connections go to both.
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask('/version', new Agent())));
    expect(new Set(answers).size).toBe(1);
    const events = followAgent(checkout);
    const mend = await edit(checkout, version, text => `import no_such_module\n${text}`);
    onTestFinished(() => mend().catch(() => undefined));
    const said = /"runtime\.old-workers-kept".*no_such_module/;
    await until('it is said', async () => said.test(await logOf(api)));
    const notes = async () =>
      (await statusOf(checkout)).rows['api']?.notes?.filter(note => String(note).includes('no_such_module')) ?? [];
    await until('status tells it', async () => (await notes()).length === 1);
    await events.next('code-held', ({ services }) => services.includes('api'));
    expect((await statusOf(checkout)).rows['api']?.code).toMatchObject({ state: 'stale' });
    expect(events.reloads()).toEqual([]);
    expect(await ask('/ping', new Agent())).toBe('pong');
    expect((await processes()).filter(pid => before.includes(pid))).toEqual(before);
    // The master's number is the lowest, because it started first.
    const [, lost = ''] = before
      .map(Number)
      .sort((one, other) => one - other)
      .map(String);
    await docker('exec', api, 'kill', '-KILL', lost);
    await until('its successor says that it waits', async () =>
      /"runtime\.worker-not-loaded".*no_such_module/.test(await logOf(api)),
    );
    expect(await ask('/ping', new Agent())).toBe('pong');
    await mend();
    await until('others serve', async () => {
      const now = await workers();
      return now && now.filter(pid => before.includes(pid)).length === 1;
    });
    await until('status tells it no more', async () => (await notes()).length === 0);
    await events.reloaded(['api']);
    expect((await statusOf(checkout)).rows['api']?.code).toMatchObject({ state: 'current' });
  });

  test('must take a change of .env with the new workers, under the same master', async () => {
    const master = () => docker('exec', api, 'pgrep', '-of', 'gunicorn.*wsgi:application');
    const before = await master();
    onTestFinished(await edit(checkout, version, () => 'import os\n\nVERSION = os.environ.get("OF_DOTENV", "none")\n'));
    onTestFinished(() => rm(join(checkout.root, 'bkmonitor/.env'), { force: true }));
    for (const value of ['one', 'two']) {
      await writeFile(join(checkout.root, 'bkmonitor/.env'), `OF_DOTENV=${value}\n`);
      await until(`${value} answers`, async () => (await ask('/version', new Agent())) === value);
    }
    expect(await master()).toBe(before);
  });

  test('whose new code writes what it loads must be held after five rounds, until the code is fixed', async () => {
    const events = followAgent(checkout);
    const stamp = join(checkout.root, 'bkmonitor/bkmonitor/stamp.py');
    onTestFinished(() => rm(stamp, { force: true }));
    const mend = await edit(checkout, version, text =>
      [
        'import pathlib\nimport time\n',
        'pathlib.Path(__file__).with_name("stamp.py").write_text(f"AT = {time.time()}\\n")',
        `from bkmonitor import stamp  # noqa: E402,F401\n\n${text}`,
      ].join('\n'),
    );
    const { reason } = await events.next('code-held');
    expect(reason).toMatch(/^held after 5 reloads in a row: each start changes .*stamp\.py again/);
    await mend();
    await until('nothing is held', async () => (await statusOf(checkout)).rows['api']?.code?.state === 'current');
  });

  test('must end with the reason if its configuration raises', async () => {
    onTestFinished(
      await edit(checkout, 'bkmonitor/gunicorn_config.py', text => `raise ValueError("no more workers")\n${text}`),
    );
    const { status } = await bkdev(checkout, ['restart', 'api', '--json']);
    expect({ status, said: (await logOf(api)).includes('ValueError: no more workers') }).toEqual({
      status: 3,
      said: true,
    });
  });
});

test('an unknown mode must be refused with the known ones', async () => {
  const { status, stdout } = await bkdev(checkout, ['up', 'api', '--json', '--mode', 'api=radish']);
  expect({ status, ...parseSaid(stdout.trim().split('\n').at(-1) ?? '').error }).toMatchObject({
    ...{ status: 2, message: 'api has no mode radish.' },
    hint: expect.stringContaining('dev, gunicorn'),
  });
});

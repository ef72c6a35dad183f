import { chmod, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { inEnglish, parseSaid } from '../support/said.ts';
import { askAgent } from './faults/stack.ts';
import { statusOf } from './faults/status.ts';
import { followAgent } from './reload/agent-events.ts';
import { atRest, codeOf, restartedBy } from './reload/look.ts';
import { answer, answerOf, inCheckout, onlyIn, read, roles, save } from './reload/stack.ts';
import { type Checkout, edit } from './support/checkout.ts';
import { takeStack } from './support/pool.ts';
import { until } from './support/until.ts';

const urls = onlyIn.api;
const views = 'bkmonitor/kernel_api/views';

let checkout: Checkout;

beforeAll(async () => {
  checkout = await takeStack('full');
});

describe('code that cannot be compiled', () => {
  test('must keep the old process serving, and be reported by file, line and message until the next good save', async () => {
    const events = followAgent(checkout);
    const good = await read(checkout, urls);
    await answer(checkout, 'api', 'before');
    await events.reloaded(['api']);
    const before = await atRest(checkout);
    await save(checkout, urls, `${good}def broken(:\n`);
    const held = await events.next('code-held');
    const where = `${urls}:${good.split('\n').length}`;
    expect(held).toMatchObject({ services: ['api'], where, reason: expect.stringMatching(/^SyntaxError: /) });
    expect((await statusOf(checkout)).rows['api']).toMatchObject({
      health: 'healthy',
      code: { state: 'gated', where, reason: held.reason },
    });
    expect(await answerOf(checkout, 'api')).toBe('pong before');

    // Saving another file must not make anybody forget that one.
    await edit(checkout, `${views}/notes.py`, text => `${text}BESIDE = "a broken file"\n`);
    await save(checkout, urls, `${good}\nclass Broken\n`);
    await events.next('code-held', ({ where }) => where === `${urls}:${good.split('\n').length + 1}`);
    expect((await codeOf(checkout))['api']).toMatchObject({ state: 'gated' });

    await save(checkout, urls, good.replace(/"pong[^"]*"/, '"pong mended"'));
    await events.reloaded(['api'], 2);
    expect(await answerOf(checkout, 'api')).toBe('pong mended');
    expect(events.reloads()).toEqual([`api: ${urls}`, `api: ${urls} and 1 more`]);
    const after = await atRest(checkout);
    expect({ ...after, api: 0 }).toEqual({ ...before, api: 0 });
  });

  test('in a file that no role loads must not hold anything back', async () => {
    const events = followAgent(checkout);
    const scratch = 'bkmonitor/scratch/never.py';
    await inCheckout(checkout, 'mkdir -p bkmonitor/scratch');
    onTestFinished(() => rm(join(checkout.root, 'bkmonitor/scratch'), { recursive: true }));
    const restarted = await restartedBy(checkout, async () => {
      await save(checkout, scratch, 'this never compiles (\n');
      await answer(checkout, 'api', 'beside it');
      await events.reloaded(['api']);
    });
    expect(restarted).toEqual(['api']);
    expect(await answerOf(checkout, 'api')).toBe('pong beside it');
  });

  test('because it is unreadable must be reported, and applied once it is readable', async () => {
    const events = followAgent(checkout);
    const path = join(checkout.root, urls);
    const { mode } = await stat(path);
    const restarted = await restartedBy(checkout, async () => {
      await chmod(path, 0);
      await answer(checkout, 'api', 'unreadable');
      const { where, reason } = await events.next('code-held');
      expect({ where, reason }).toEqual({ where: urls, reason: 'PermissionError: Permission denied' });
      await chmod(path, mode);
      await events.reloaded(['api']);
    });
    expect(restarted).toEqual(['api']);
    expect(await answerOf(checkout, 'api')).toBe('pong unreadable');
  });
});

describe('there must be exactly one reload for', () => {
  test('a module that is renamed together with its importers', async () => {
    const events = followAgent(checkout);
    const restarted = await restartedBy(checkout, async () => {
      await inCheckout(
        checkout,
        `cd ${views}; mv body.py json_body.py; sed -i 's/kernel_api.views.body/kernel_api.views.json_body/' notes.py tasks.py`,
      );
      await events.reloaded(['api']);
    });
    expect(restarted).toEqual(['api']);
    expect(events.reloads()).toEqual([expect.stringMatching(/^api: .*views\/body\.py and \d more$/)]);
  });

  test('a branch switch that changes thousands of files', async () => {
    await inCheckout(
      checkout,
      [
        'git init -qb one; git config user.email dev@example.com; git config user.name Dev',
        'git add -A bkmonitor/kernel_api bkmonitor/bkmonitor; git commit -qm one; git checkout -qb two',
        'mkdir bkmonitor/kernel_api/many',
        'for n in $(seq 2000); do echo "NUMBER = $n" > bkmonitor/kernel_api/many/n$n.py; done',
        `sed -i 's/"pong[^"]*"/"pong two"/' ${urls}`,
        'echo "BRANCH = 2" >> bkmonitor/bkmonitor/version.py',
        'git add -A bkmonitor/kernel_api bkmonitor/bkmonitor; git commit -qm two; git checkout -q one',
      ].join('; '),
    );
    for (const branch of ['two', 'one']) {
      await atRest(checkout);
      const events = followAgent(checkout);
      await inCheckout(checkout, `git checkout -q ${branch}`);
      await events.reloaded(roles);
      await atRest(checkout);
      expect((await answerOf(checkout, 'api')) === 'pong two').toBe(branch === 'two');
      expect(events.all('code-reloaded').map(({ service }) => service)).toEqual(expect.arrayContaining(roles));
      expect(events.reloads()).toHaveLength(roles.length);
    }
    await rm(join(checkout.root, '.git'), { recursive: true });
  });
});

describe('the time of a file', () => {
  test.each([
    ['goes backwards', () => new Date('2001-01-01')],
    ['lies in the future', () => new Date('2099-01-01')],
    ['stays as it was', (before: Date) => before],
  ])('that %s must not prevent its new content, of the same length, from being applied', async (name, timeOf) => {
    const path = join(checkout.root, urls);
    const { mtime } = await stat(path);
    await answer(checkout, 'api', '1111');
    await utimes(path, mtime, mtime);
    await atRest(checkout);
    await until('it answers that', async () => (await answerOf(checkout, 'api')) === 'pong 1111');
    await inCheckout(
      checkout,
      `sed 's/pong 1111/pong 2222/' ${urls} > /tmp/new; touch -d '${timeOf(mtime).toISOString()}' /tmp/new; cp -p /tmp/new ${urls}`,
    );
    await until(
      `the content whose time ${name} answers`,
      async () => (await answerOf(checkout, 'api')) === 'pong 2222',
    );
    await atRest(checkout);
  });
});

describe('nothing must be reloaded for', () => {
  /** The agent gets changes in order, so a reload of web shows that all earlier changes to api were processed. */
  async function restartedBeforeWeb(change: () => Promise<unknown>): Promise<string[]> {
    const events = followAgent(checkout);
    return restartedBy(checkout, async () => {
      await change();
      await answer(checkout, 'web', `at ${Date.now()}`);
      await events.reloaded(['web']);
    });
  }

  test('files that are touched without a change', async () => {
    const change = () => inCheckout(checkout, 'find bkmonitor -name "*.py" -exec touch {} +');
    expect(await restartedBeforeWeb(change)).toEqual(['web']);
  });

  test('a change that is reverted immediately', async () => {
    const change = async () => {
      const undo = await edit(checkout, urls, text => `${text}# for a moment\n`);
      await undo();
    };
    expect(await restartedBeforeWeb(change)).toEqual(['web']);
  });
});

describe('a save that compiles to the same code', () => {
  test('must restart nothing, and be reported immediately and in status until the next reload', async () => {
    await answer(checkout, 'api', 'before a comment');
    await until('it answers that', async () => (await answerOf(checkout, 'api')) === 'pong before a comment');
    await atRest(checkout);
    const events = followAgent(checkout);
    const restarted = await restartedBy(checkout, async () => {
      await edit(checkout, urls, text => text.replace(/^""".*\n/, '"""Another docstring."""\n\n# A comment.\n'));
      expect(await events.next('code-unchanged')).toMatchObject({ service: 'api', reason: urls });
    });
    expect(restarted).toEqual([]);
    expect((await statusOf(checkout)).rows['api']).toMatchObject({
      health: 'healthy',
      code: { state: 'current', same: { reason: urls } },
    });
    await answer(checkout, 'api', 'after a comment');
    await events.reloaded(['api']);
    expect((await statusOf(checkout)).rows['api']?.code).not.toHaveProperty('same');
  });
});

describe('a file that is saved repeatedly and never works', () => {
  test('must be applied each time, and as soon as it is fixed', async () => {
    const events = followAgent(checkout);
    const good = await read(checkout, urls);
    const broken = (count: number) =>
      save(checkout, urls, good.replace(/HttpResponse\("pong[^"]*"\)/, `HttpResponse("broken ${count}", status=500)`));
    for (let count = 1; count <= 8; count++) {
      await broken(count);
      await until('that answers', async () => (await answerOf(checkout, 'api')) === `broken ${count}`);
    }
    await save(checkout, urls, good.replace(/"pong[^"]*"/, '"pong mended at last"'));
    await until('the mended code answers', async () => (await answerOf(checkout, 'api')) === 'pong mended at last');
    await atRest(checkout);
    expect(events.all('code-held')).toEqual([]);
  });
});

describe("git's lock", () => {
  test('that was left behind must be reported, and not be waited for', async () => {
    const events = followAgent(checkout);
    await inCheckout(checkout, 'mkdir -p .git; touch -d "1 hour ago" .git/index.lock');
    onTestFinished(() => rm(join(checkout.root, '.git'), { recursive: true }));
    await answer(checkout, 'api', 'beside a lock');
    const told = await events.next('notice-given', ({ text }) => inEnglish(text).includes('.git/index.lock'));
    await events.reloaded(['api']);
    const [reloaded] = events.all('code-reloaded');
    expect(told.at).toBeLessThan(reloaded?.at ?? 0);
  });

  test('of a running git must be reported during the wait', async () => {
    await inCheckout(checkout, 'mkdir -p .git; touch .git/index.lock');
    onTestFinished(() => rm(join(checkout.root, '.git'), { recursive: true }));
    const events = followAgent(checkout);
    await answer(checkout, 'api', 'after git');
    await until('status says what is waited for', async () => {
      const code = (await statusOf(checkout)).rows['api']?.code;
      return code?.state === 'stale' && inEnglish(code.reason).includes('.git/index.lock');
    });
    await inCheckout(checkout, 'rm .git/index.lock');
    await events.reloaded(['api']);
    expect(await answerOf(checkout, 'api')).toBe('pong after git');
  });
});

describe('a storm of saves', () => {
  test('500 in 10 s must cause few reloads, and end with the last save', async () => {
    const events = followAgent(checkout);
    const good = await read(checkout, urls);
    const restarted = await restartedBy(checkout, async () => {
      for (let count = 1; count <= 500; count++) {
        await save(checkout, urls, good.replace(/"pong[^"]*"/, `"pong ${count}"`));
        await pause(20); // a storm is defined by this: it waits for nothing
      }
      await until('what was saved last is answered', async () => (await answerOf(checkout, 'api')) === 'pong 500');
    });
    expect(restarted).toEqual(['api']);
    expect(events.reloads().length).toBeLessThanOrEqual(4);
    expect(await answerOf(checkout, 'api')).toBe('pong 500');
  });

  test('a save during a reload must be applied after it', async () => {
    const events = followAgent(checkout);
    await answer(checkout, 'api', 'the first');
    await until('it is being reloaded', async () => {
      const reports = parseSaid(await askAgent(checkout, '/look?within=50'));
      return reports.some((report: { code?: { state: string } }) => report.code?.state === 'reloading');
    });
    await answer(checkout, 'api', 'the second');
    await until('the second answers', async () => (await answerOf(checkout, 'api')) === 'pong the second');
    await atRest(checkout);
    expect(events.reloads().length).toBeLessThanOrEqual(2);
  });
});

import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import type { Status } from '../../src/shared/model/status.ts';
import { parseSaid } from '../support/said.ts';
import { anotherCheckout, ask, bkdev, pauseReload, up } from './support/bkdev.ts';
import { type Checkout, edit } from './support/checkout.ts';
import { docker, logOf, statesOf, volumesOf } from './support/engine.ts';
import { takeStack } from './support/pool.ts';

let checkout: Checkout;

beforeAll(async () => {
  checkout = await takeStack('api');
  await pauseReload(checkout); // only the step is tested here
});

/**
 * Makes an undo run only once: in the middle of a test, or at its end if the test fails earlier, so that the next test
 * finds everything in place.
 */
function once(undo: () => Promise<unknown>): () => Promise<void> {
  let undone: Promise<unknown> | undefined;
  return async () => {
    undone ??= undo();
    await undone;
  };
}

const at = (path: string) => join(checkout.root, path);

/** Returns what a failed `up` must not affect: the data, and services that are already running. */
async function kept() {
  return { volumes: await volumesOf(checkout.project), ping: await ask(checkout, '/ping') };
}

describe('the step', () => {
  test('it must skip its work in a new container when the lock is the same', async () => {
    expect(await bkdev(checkout, ['down'])).toMatchObject({ status: 0 });
    expect(await up(checkout)).toMatchObject({ status: 0 });
    const { stdout } = await bkdev(checkout, ['logs', 'deps']);
    expect(stdout).toBe('deps | packages: unchanged since the last sync, skipped\n');
    const inChinese = await bkdev(checkout, ['logs', 'deps', '--lang', 'zh']);
    expect(inChinese.stdout).toBe('deps | 依赖包：自上次同步后没有变化，跳过\n');
    // A person who uses Docker alone reads the same sentence.
    expect(await logOf(`${checkout.project}-deps-1`)).toMatch(
      /^bkdev: packages: unchanged since the last sync, skipped\t/,
    );
  });

  test('it must sync again when uv.lock has changed', async () => {
    const undo = await edit(checkout, 'bkmonitor/uv.lock', text => `${text}\n# another lock\n`);
    const { status, plan } = await up(checkout);
    expect({ status, first: plan[0] }).toEqual({ status: 0, first: 'start deps (its input files changed)' });
    const { stdout } = await bkdev(checkout, ['logs', 'deps', '--tail', '5']);
    expect(stdout).toMatch(/^deps \| (?:Audited|Installed|Checked|Resolved|Uninstalled) /m);
    await undo();
    expect(await up(checkout)).toMatchObject({ status: 0 });
  });
});

describe('packages that are missing although the lock file is unchanged', () => {
  const inside = (...words: string[]) => bkdev(checkout, ['exec', 'workspace', '--', ...words]);

  test('one that was uninstalled must be reported by the role that needs it, and up must reinstall it', async () => {
    const uninstall = ['uv', 'pip', 'uninstall', '--python', '/deps/venv/bin/python', 'django'];
    expect(await inside(...uninstall)).toMatchObject({ status: 0 });
    const failed = await bkdev(checkout, ['restart', 'api']);
    expect(failed.status).toBe(3);
    const told = failed.stdout + failed.stderr;
    expect(told).toContain('bkdev restart deps');
    expect(told).not.toContain('uv add');
    const { status, plan } = await up(checkout);
    expect({ status, first: plan[0] }).toEqual({
      status: 0,
      first: expect.stringMatching(/^start deps \(1 package is gone: [Dd]jango\)$/),
    });
    expect(await ask(checkout, '/ping')).toBe('pong');
  });

  test('one that no running role needs must be reported nevertheless, and up or a restart of the step reinstall it', async () => {
    const uninstall = ['uv', 'pip', 'uninstall', '--python', '/deps/venv/bin/python', 'gunicorn'];
    expect(await inside(...uninstall)).toMatchObject({ status: 0 });
    const { services } = parseSaid((await bkdev(checkout, ['status', '--json'])).stdout) as Status;
    expect(services.find(({ service }) => service === 'deps')).toMatchObject({
      health: 'healthy',
      notes: ['1 package of the last sync is gone: gunicorn; bkdev up installs it again'],
    });
    expect(await up(checkout)).toMatchObject({
      status: 0,
      plan: ['start deps (1 package is gone: gunicorn)', 'keep workspace, mysql, redis, migrate, api'],
    });
    const { stdout } = await bkdev(checkout, ['logs', 'deps']);
    expect(stdout).toContain('packages: gone since the last sync (1), so it is done again: gunicorn\n');
    expect(await inside('/deps/venv/bin/python', '-c', 'import gunicorn')).toMatchObject({ status: 0 });
    expect((await up(checkout)).plan).toEqual([expect.stringMatching(/^keep /)]);

    await inside(...uninstall);
    expect(await bkdev(checkout, ['restart', 'deps'])).toMatchObject({ status: 0 });
    expect(await inside('/deps/venv/bin/python', '-c', 'import gunicorn')).toMatchObject({ status: 0 });
  });

  test('one whose files were removed must be reinstalled, and packages that a person added must stay', async () => {
    const packages = '/deps/venv/lib/python3.11/site-packages';
    await inside('sh', '-c', `rm -r ${packages}/redis && touch ${packages}/mine.py`);
    await docker('start', '--attach', `${checkout.project}-deps-1`);
    const { status } = await inside('/deps/venv/bin/python', '-c', 'import mine, redis.client');
    expect(status).toBe(0);
  });
});

test('programs that a person runs in the workspace must be those of the product', async () => {
  const { stdout } = await bkdev(checkout, ['exec', 'workspace', '--', 'which', 'pytest', 'ruff']);
  expect(stdout).toBe('/deps/venv/bin/pytest\n/deps/venv/bin/ruff\n');
  // The workspace has the roles' environment, too, and the product's own tests must work with it.
  const tests = ['sh', '-c', 'cd /workspace/bkmonitor && pytest -q tests/test_environment.py && ruff check .'];
  expect(await bkdev(checkout, ['exec', 'workspace', '--', ...tests])).toMatchObject({ status: 0 });
});

describe('missing parts are reported before anything is changed', () => {
  test.each([
    ['bkmonitor/uv.lock', 'lock-file-invalid', 'git checkout bkmonitor/uv.lock restores it'],
    ['bkmonitor/manage.py', 'layout-invalid', 'Is this the right folder (--workspace DIR)?'],
    ['bkmonitor/pyproject.toml', 'layout-invalid', 'Is this the right folder (--workspace DIR)?'],
  ])('%s', async (file, code, hint) => {
    const before = await kept();
    await bkdev(checkout, ['stop']);
    await rename(at(file), at('away'));
    const bringBack = once(() => rename(at('away'), at(file)));
    onTestFinished(bringBack);
    await docker('rm', '-f', `${checkout.project}-deps-1`);
    const states = await statesOf(checkout.project);

    const { status, error } = await up(checkout);
    expect({ status, ...error }).toMatchObject({
      status: 2,
      code,
      message: `${file} is not in ${checkout.root}, and Python packages needs it.`,
      hint: expect.stringContaining(hint),
    });
    expect(await statesOf(checkout.project)).toEqual(states);

    await bringBack();
    expect(await up(checkout)).toMatchObject({ status: 0 });
    expect(await kept()).toEqual(before);
  });
});

describe('errors are reported by the step', () => {
  interface Case {
    readonly spoil: () => Promise<() => Promise<unknown>>;
    readonly message: string | RegExp;
    readonly hint: string;
  }
  const change = (file: string, to: (text: string) => string) => async () => edit(checkout, file, to);
  const cases: Record<string, Case> = {
    'a uv.lock that is broken': {
      spoil: change('bkmonitor/uv.lock', text => text.replace('[[package]]', '[[package')),
      message: /bkmonitor\/uv\.lock is not valid TOML: .*line \d+/,
      hint: 'git checkout -- bkmonitor/uv.lock',
    },
    'a uv.lock that is older than pyproject.toml': {
      spoil: change('bkmonitor/pyproject.toml', text => text.replace('"redis>=5,<6"', '"redis>=5.1,<6"')),
      message: /bkmonitor\/uv\.lock is out of step with pyproject\.toml: .*redis/,
      hint: 'run `uv lock` in bkmonitor/ and commit the result',
    },
    'a pyproject.toml that is broken': {
      spoil: change('bkmonitor/pyproject.toml', text => text.replace('[project]', '[project')),
      message: /bkmonitor\/pyproject\.toml is not valid TOML: .*line 1\b/,
      hint: 'git checkout -- bkmonitor/pyproject.toml',
    },
  };

  test.each(Object.entries(cases))('%s', async (_, { spoil, message, hint }) => {
    const before = await kept();
    const repair = once(await spoil());
    onTestFinished(repair);
    const { status, error } = await up(checkout);
    expect({ status, ...error }).toMatchObject({
      status: 3,
      code: 'step-failed',
      message: expect.stringMatching(message),
      hint: expect.stringContaining(hint),
    });
    expect(await kept()).toEqual(before);
    const shown = await bkdev(checkout, ['status']);
    expect(shown.status).toBe(3);
    expect(shown.stdout).toMatch(/^deps +✗ failed .*\S$/m);

    await repair();
    expect(await up(checkout)).toMatchObject({ status: 0 });
    expect(await kept()).toEqual(before);
  });
});

describe('a package index that does not answer', () => {
  test('it must be named together with the setting, and a later up must go on', async () => {
    const bare = await anotherCheckout('no-index', { seed: false });
    const image = await docker(
      'inspect',
      '--format',
      '{{.Config.Image}}',
      `${inject('environment').shared.project}-deps-1`,
    );
    // A closed port of the container itself; the tag shows that the images exist, so that nothing is built.
    const env = { BKDEV_PYPI_INDEX: 'http://127.0.0.1:9/simple', BKDEV_IMAGE_TAG: image.split(':')[1] ?? '' };
    const { status, error } = await up(bare, env);
    expect({ status, ...error }).toMatchObject({
      status: 3,
      code: 'step-failed',
      message: expect.stringContaining('Python packages (deps) failed: packages cannot be fetched from 127.0.0.1:9'),
      hint: expect.stringContaining('BKDEV_PYPI_INDEX (http://127.0.0.1:9/simple)'),
    });
    expect(Object.values(await statesOf(bare.project))).not.toContain('created');
    expect(await bkdev(bare, ['down', '--volumes', '--yes'])).toMatchObject({ status: 0 });
  });
});

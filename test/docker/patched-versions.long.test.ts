import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { docker } from './support/engine.ts';
import { run } from './support/run.ts';

/**
 * Runs a script of `support/` in the workspace, with these packages from PyPI and the runtime's folders, and returns
 * its output.
 */
async function runWith(packages: readonly string[], script: string, ...args: readonly string[]): Promise<string> {
  const { shared } = inject('environment');
  const settings = await readFile(join(shared.root, '.devcontainer', '.env'), 'utf8');
  const index = /^BKDEV_PYPI_INDEX='?([^'\n]+)/m.exec(settings)?.[1];
  const container = `${shared.project}-workspace-1`;
  const folder = `/tmp/patched-${packages.join('-').replaceAll(/[^\w.-]/g, '')}-${args.at(-1) ?? ''}`;
  await docker('exec', container, 'mkdir', '-p', folder);
  await docker('cp', join(import.meta.dirname, 'support', script), `${container}:${folder}/${script}`);
  const runtime = '/opt/bkdev/runtime';
  const paths = [folder, `${runtime}/supervisor`, `${runtime}/settings`, runtime].join(':');
  const uv = ['uv', 'run', '--no-project', '--isolated', ...packages.flatMap(name => ['--with', name])];
  const env = [
    `PYTHONPATH=${paths}`,
    'BKDEV_SERVICE=patched',
    'DJANGO_SETTINGS_MODULE=',
    ...(index ? [`UV_DEFAULT_INDEX=${index}`] : []),
  ];
  const exec = ['docker', 'exec', ...env.flatMap(pair => ['-e', pair]), '-w', folder, container];
  const { status, stdout, stderr } = await run([...exec, ...uv, 'python', script, ...args]);
  if (status !== 0) throw new Error(`${script} with ${packages.join(', ')} ended with ${status}:\n${stdout}${stderr}`);
  return stdout.trim();
}

test.for(['5.4.0', '5.5.3'])(
  'a running task must return to its queue when its worker is stopped, which Celery %s alone does not do',
  async version => {
    // Newer versions require a newer Redis client than Celery 5.4 allows; this one imports packaging without depending
    // on it.
    const packages = [`celery[redis]==${version}`, 'kombu==5.5.4', 'packaging'];
    const url = 'redis://redis:6379/15';
    expect({
      without: await runWith(packages, 'patched_celery.py', url, 'without'),
      with: await runWith(packages, 'patched_celery.py', url, 'with'),
    }).toEqual({ without: '0', with: '1' });
  },
);

test.for(['4.2.5', '4.3.0'])(
  'the end of a program must be reported, it must be restarted, and lines be labelled, by supervisor %s',
  async version => {
    // supervisor 4.2 requires `pkg_resources` of setuptools, which newer versions no longer have.
    const told = await runWith([`supervisor==${version}`, 'setuptools<80'], 'patched_supervisor.py');
    const lines = ['talker \u001F| one', 'talker \u001F| two without an end'];
    expect(JSON.parse(told)).toEqual({ ends: [-9], starts: 2, lines });
  },
);

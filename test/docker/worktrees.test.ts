import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, inject, test } from 'vitest';
import { parseSaid } from '../support/said.ts';
import { anotherCheckout, bkdev, upResult } from './support/bkdev.ts';
import { type Checkout, handOver, seedPackages } from './support/checkout.ts';
import { containersOf, docker, runsOf, volumesOf } from './support/engine.ts';
import { must, run } from './support/run.ts';
import { projectName } from './support/test-environment.ts';
import { sharedStack } from './support/turns.ts';

const { home, pid } = inject('environment');
const shared = sharedStack();
/** Git clones submodules from local folders only if explicitly allowed. */
const local = ['-c', 'protocol.file.allow=always'];
const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org'];

let main: Checkout;
let second: Checkout;
/** A repository with the first one as a submodule. */
const above = join(home, 'worktree-above');

/** A checkout under git, and a worktree of it whose file requests the port of the shared environment. */
beforeAll(async () => {
  main = await anotherCheckout('worktree-main', { seed: false });
  const base = join(home, 'worktree-base');
  await must(['git', 'init', '--quiet', '--initial-branch=main', base]);
  await git(base, ...identity, 'commit', '--allow-empty', '--quiet', '--message=base');
  await git(main.root, 'init', '--quiet', '--initial-branch=main');
  await git(main.root, ...local, 'submodule', '--quiet', 'add', base, 'vendor/base');
  await git(main.root, 'add', '--all');
  await git(main.root, ...identity, 'commit', '--quiet', '--message=begin');
  const root = join(home, 'worktree-second');
  await git(main.root, 'worktree', 'add', '--quiet', root);
  await git(root, ...local, 'submodule', '--quiet', 'update', '--init');
  const project = projectName(pid, 'worktree-second');
  const { BKDEV_PORT_API: _, ...env } = main.env;
  second = { ...main, root, project, env: { ...env, BKDEV_PROJECT: project } };
  await writeFile(join(root, '.devcontainer/.env'), `BKDEV_PORT_API='${shared.port}'\n`);
  // While everything still belongs to one user, because git does not clone from another user's folder.
  await must(['git', 'init', '--quiet', '--initial-branch=main', above]);
  await git(above, ...local, 'submodule', '--quiet', 'add', main.root, 'worktree-inner');
  for (const folder of [main.root, root]) await handOver(folder);
  await seedPackages(shared, second);
});

async function git(folder: string, ...args: string[]): Promise<string> {
  return (await must(['git', '-c', 'safe.directory=*', '-C', folder, ...args])).trim();
}

/** Runs git as a person in the workspace's container would. */
function gitInside(...args: string[]): Promise<string> {
  return docker('exec', '-w', '/workspace', `${second.project}-workspace-1`, 'git', ...args);
}

test('a worktree must be a separate environment by its folder alone', async () => {
  const names = await Promise.all(
    [main, second].map(async ({ root, env }) => {
      const { BKDEV_PROJECT: _, ...others } = env;
      const { stdout } = await bkdev({ ...main, root, env: others }, ['status', '--json']);
      return (parseSaid(stdout) as { project: string }).project;
    }),
  );
  expect(names).toEqual([
    expect.stringMatching(/^bkdev-worktree-main-[0-9a-f]{4}$/),
    expect.stringMatching(/^bkdev-worktree-second-[0-9a-f]{4}$/),
  ]);
});

test('it must come up beside another one that uses its port, and leave that alone', async () => {
  const before = await runsOf(shared.project);
  const { error, events } = upResult(await bkdev(second, ['up', 'api', '--json', '--yes']));
  const [url = ''] = events.flatMap(event => (event.type === 'command-finished' ? event.urls : []));
  expect({ error, isOwn: url !== shared.url }).toEqual({ error: undefined, isOwn: true });
  expect(await Promise.all([url, shared.url].map(async of => (await fetch(`${of}/ping`)).text()))).toEqual([
    'pong',
    'pong',
  ]);
  expect(await runsOf(shared.project)).toEqual(before);
  // All of its own volumes; the shared environment may also have those that an editor added.
  expect(Object.keys(await volumesOf(second.project))).toEqual(['broker', 'deps', 'home', 'mysql', 'redis', 'run']);
});

test('git must work inside, and commits there be visible outside', async () => {
  expect(await gitInside('log', '--format=%s')).toBe('begin');
  await gitInside(...identity, 'commit', '--allow-empty', '--quiet', '--message=from inside');
  expect(await git(second.root, 'log', '--format=%s')).toBe('from inside\nbegin');
});

test('a submodule of a worktree must be a repository inside, too', async () => {
  expect(await gitInside('status', '--porcelain')).toBe('');
  expect(await gitInside('submodule', 'status')).toMatch(/^[0-9a-f]{40} vendor\/base \(heads\/main\)$/);
  expect(await gitInside('-C', 'vendor/base', 'log', '--format=%s')).toBe('base');
});

test('git must work inside a checkout that is itself a submodule', async () => {
  const root = join(above, 'worktree-inner');
  await writeFile(join(root, 'profiles/alone.yaml'), 'name: alone\ntitle: Alone\nservices: [workspace]\n');
  await handOver(above);
  const project = projectName(pid, 'worktree-inner');
  const inner = { ...main, root, project, env: { ...main.env, BKDEV_PROJECT: project } };
  expect(await bkdev(inner, ['up', 'alone', '--json', '--yes'])).toMatchObject({ status: 0 });
  const inside = (...args: string[]) => docker('exec', '-w', '/workspace', `${project}-workspace-1`, 'git', ...args);
  expect(await inside('status', '--porcelain', '--', 'profiles')).toBe('?? profiles/alone.yaml');
  await inside('add', 'profiles/alone.yaml');
  await inside(...identity, 'commit', '--quiet', '--message=inner');
  expect(await git(root, 'log', '--format=%s')).toMatch(/^inner\n/);
  expect(await bkdev(inner, ['down', '--volumes', '--yes'])).toMatchObject({ status: 0 });
});

test('tidying up inside must not lose the worktrees that only the host sees', async () => {
  await git(main.root, 'worktree', 'add', '--quiet', join(home, 'worktree-third'));
  // Git keeps recently used worktrees; this one was last used years ago.
  await must([
    'touch',
    '-d',
    '2001-01-01',
    ...['index', 'gitdir'].map(name => join(main.root, '.git/worktrees/worktree-third', name)),
  ]);
  await handOver(join(main.root, '.git'));
  await gitInside('gc', '--quiet');
  expect(await git(main.root, 'worktree', 'list', '--porcelain')).toContain(
    `worktree ${join(home, 'worktree-third')}\n`,
  );
});

test('ls must list both with folder, profile and health, from anywhere, and mark the current one', async () => {
  const { stdout } = await bkdev(second, ['ls', '--json']);
  const listed = (parseSaid(stdout) as { environments: { project: string }[] }).environments;
  const ours = listed.filter(({ project }) => [shared.project, second.project].includes(project));
  expect(ours).toEqual([
    expect.objectContaining({ workspace: shared.root, profile: 'api', outcome: 'healthy', current: false }),
    expect.objectContaining({ workspace: second.root, profile: 'api', outcome: 'healthy', current: true }),
  ]);
  const fromNowhere = await bkdev({ ...second, root: '/' }, ['ls']);
  expect(fromNowhere).toMatchObject({ status: 0, stdout: expect.stringContaining(second.root) });
  expect(fromNowhere.stdout).not.toMatch(/^\*/m);
});

test('an environment whose folder is gone must be reported with the command that removes it, and that must work', async () => {
  const elsewhere = `${second.root}-moved`;
  await must(['mv', second.root, elsewhere]);
  const { stdout } = await bkdev({ ...second, root: '/' }, ['ls', '--json']);
  const { environments } = parseSaid(stdout) as { environments: { project: string; hint: string }[] };
  const gone = environments.find(({ project }) => project === second.project);
  expect(gone).toMatchObject({ outcome: 'unknown', reason: expect.stringContaining('its folder is gone') });
  const [command = ''] = gone?.hint.split('   ') ?? [];
  expect(await run(command.split(' '))).toMatchObject({ status: 0 });
  expect(await containersOf(second.project)).toEqual({});
  expect(await volumesOf(second.project)).not.toEqual({});
});

import { expect, test } from 'vitest';
import { sharedGitOf } from '../../../../src/host/setup/readiness/worktree.ts';

/** Returns the repository that is found for a worktree at /home/ada/second with these files. */
function found(files: Readonly<Record<string, string>>) {
  return sharedGitOf('/home/ada/second', async path => files[path]);
}

const own = '/home/ada/shop/.git/worktrees/second';

test('the shared folder of a worktree must be mounted at the exact path that its .git names', async () => {
  expect(await found({ '/home/ada/second/.git': `gitdir: ${own}\n`, [`${own}/commondir`]: '../..\n' })).toEqual({
    source: '/home/ada/shop/.git',
    target: '/home/ada/shop/.git',
  });
});

test('a relative link must be resolved from the location of the worktree inside', async () => {
  const link = 'gitdir: ../shop/.git/worktrees/second\n';
  expect(await found({ '/home/ada/second/.git': link, [`${own}/commondir`]: '../..\n' })).toEqual({
    source: '/home/ada/shop/.git',
    target: '/shop/.git',
  });
});

test('a worktree of a bare repository must be found too', async () => {
  const bare = '/home/ada/shop.git/worktrees/second';
  expect(await found({ '/home/ada/second/.git': `gitdir: ${bare}`, [`${bare}/commondir`]: '../..' })).toEqual({
    source: '/home/ada/shop.git',
    target: '/home/ada/shop.git',
  });
});

test('a submodule must be mounted where its link points inside, and the checkout where its repository expects it', async () => {
  const files = {
    '/home/ada/second/.git': 'gitdir: ../.git/modules/second\n',
    '/home/ada/.git/modules/second/config': '',
  };
  expect(await found(files)).toEqual({
    source: '/home/ada/.git/modules/second',
    target: '/.git/modules/second',
    checkout: '/second',
  });
});

test('a worktree with submodules must be mounted where their relative links point, too', async () => {
  const files = {
    '/home/ada/second/.git': `gitdir: ${own}\n`,
    [`${own}/commondir`]: '../..\n',
    '/home/ada/second/.gitmodules': '[submodule "base"]\n',
  };
  expect(await found(files)).toEqual({
    source: '/home/ada/shop/.git',
    target: '/home/ada/shop/.git',
    mirror: '/shop/.git',
    checkout: '/second',
  });
});

test.for(['lib', 'etc', 'home', 'opt'])('a submodule called %s must not be mounted over system folders', async name => {
  const files = {
    [`/home/ada/${name}/.git`]: `gitdir: ../.git/modules/${name}`,
    [`/home/ada/.git/modules/${name}/config`]: '',
  };
  expect(await sharedGitOf(`/home/ada/${name}`, async path => files[path])).toEqual({
    source: `/home/ada/.git/modules/${name}`,
    target: `/.git/modules/${name}`,
  });
});

test.for<[string, Readonly<Record<string, string>>]>([
  ['an ordinary checkout, whose .git is a folder', {}],
  ['a submodule whose repository is gone', { '/home/ada/second/.git': 'gitdir: ../.git/modules/second\n' }],
  ['a worktree whose repository is gone', { '/home/ada/second/.git': `gitdir: ${own}\n` }],
  ['a .git that is something else', { '/home/ada/second/.git': 'hello\n' }],
  [
    'a path that Compose would cut',
    {
      '/home/ada/second/.git': 'gitdir: /a:b/.git/worktrees/second\n',
      '/a:b/.git/worktrees/second/commondir': '../..',
    },
  ],
  [
    'a repository that would lie over the source',
    {
      '/home/ada/second/.git': 'gitdir: /workspace/.git/worktrees/second\n',
      '/workspace/.git/worktrees/second/commondir': '../..',
    },
  ],
])('%s must need nothing', async ([, files]) => {
  expect(await found(files)).toBeUndefined();
});

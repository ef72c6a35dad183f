import { expect, test } from 'vitest';
import type { World } from '../../../../src/host/ports/world.ts';
import { checkSubmodules } from '../../../../src/host/setup/readiness/check-submodules.ts';
import { productSchema } from '../../../../src/shared/model/product.ts';
import { fakeCheckout } from '../../../support/fake-checkout.ts';
import { type Answer, fakeHost } from '../../../support/fake-host.ts';
import { refusalOf } from '../../../support/written-checkout.ts';

const config = 'git config --file /home/ada/shop/.gitmodules';
const remote = 'env GIT_TERMINAL_PROMPT=0 GIT_SSH_COMMAND=ssh -oBatchMode=yes -oConnectTimeout=10 git ls-remote';

/** The refusal of a product that needs the submodule `base`, and how many commands it took. */
async function refusal(files: readonly string[], programs: Readonly<Record<string, Answer>>) {
  const host = fakeHost({ programs });
  const product = async () => productSchema.parse({ name: 'shop', folder: '.', submodules: ['base'] });
  const world = { checkout: { ...fakeCheckout({ files }), product }, host } as unknown as World;
  return { refusal: await refusalOf(() => checkSubmodules(world)), commands: host.ran.length };
}

const declared = (url: string) => ({
  [`${config} --get-regexp`]: { stdout: 'submodule.other.path other\nsubmodule.the base.path base\n' },
  [`${config} --get submodule.the base.url`]: { stdout: `${url}\n` },
});
const needed = "which the product's packages need";

test.each([['base/.git'], ['base/pyproject.toml']])('%s must be enough, and cost no command', async file => {
  expect(await refusal([file], {})).toEqual({ refusal: undefined, commands: 0 });
});

test('a submodule that can be read must be named with the command that checks it out', async () => {
  expect((await refusal([], { ...declared('https://ada:key@git.example/base'), [remote]: {} })).refusal).toEqual({
    code: 'layout-invalid',
    message: `The submodule base, ${needed}, is not checked out (https://***@git.example/base).`,
    hint: 'git submodule update --init base  (then bkdev up again)',
  });
});

test('one that cannot be read from here must be told with the reason', async () => {
  const denied = { status: 128, stderr: 'git@git.example: Permission denied (publickey).\nfatal: Could not read\n' };
  expect((await refusal([], { ...declared('git@git.example:base.git'), [remote]: denied })).refusal).toEqual({
    code: 'layout-invalid',
    message: `The submodule base, ${needed}, is not checked out, and git cannot read git@git.example:base.git from here: git@git.example: Permission denied (publickey).`,
    hint: 'git submodule update --init base  (once you have access to that repository; or copy its content into base/)',
  });
});

test('a relative address must not be asked, because it depends on where the repository was cloned from', async () => {
  const found = await refusal([], declared('../base.git'));
  expect(found).toMatchObject({
    refusal: { hint: 'git submodule update --init base  (then bkdev up again)' },
    commands: 2,
  });
});

test('a missing folder that is no submodule must not be told to be one', async () => {
  expect((await refusal([], { [`${config} --get-regexp`]: { status: 1 } })).refusal).toEqual({
    code: 'layout-invalid',
    message: `The folder base, ${needed}, is missing or empty, and this revision has no submodule of that name.`,
    hint: 'git checkout -- base  (or check out a revision that contains it)',
  });
});

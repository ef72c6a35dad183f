import { describe, expect, it } from 'vitest';
import { workspace } from '../../../../src/host/setup/doctor/workspace.ts';
import { fakeWorld } from '../../../support/fake-world.ts';
import { said } from '../../../support/said.ts';

const folder = '/home/ada/shop/bkmonitor';
const whole = { [`${folder}/manage.py`]: '', [`${folder}/pyproject.toml`]: '', [`${folder}/uv.lock`]: '' };
const without = (name: string) =>
  Object.fromEntries(Object.entries(whole).filter(([path]) => path !== `${folder}/${name}`));
const owner = (product: string, checkout = product) => ({
  [`stat -L -c %u:%g ${folder}`]: { stdout: `${product}\n` },
  [`stat -L -c %u:%g /home/ada/shop`]: { stdout: `${checkout}\n` },
});

describe('the workspace check', () => {
  it('must accept a complete checkout', async () => {
    expect(said(await workspace.look(fakeWorld({ files: whole, programs: owner('1000:1000') })))).toEqual({
      check: 'workspace',
      level: 'ok',
      found: `${folder} contains manage.py, pyproject.toml, uv.lock`,
    });
  });

  it.each([
    [
      {},
      'manage.py, pyproject.toml, uv.lock',
      'run bkdev in the folder that contains bkmonitor/, or name it with --workspace',
    ],
    [without('uv.lock'), 'uv.lock', `run \`uv lock\` in ${folder}`],
    [without('manage.py'), 'manage.py', `check the checkout (\`git status\` in ${folder})`],
  ])('must name the missing part, where it looked, and what to do', async (files, missing, text) => {
    expect(said(await workspace.look(fakeWorld({ files })))).toEqual({
      check: 'workspace',
      level: 'error',
      found: `not found in ${folder}: ${missing}`,
      code: 'layout-invalid',
      fix: { summary: 'Complete the checkout', code: 'layout-invalid', steps: [{ kind: 'tell', text }] },
    });
  });

  it.each([
    ['0:0', 0, 'containers run as user 1000', 'chown -R 1000:1000 /home/ada/shop'],
    ['0:0', 1000, 'containers run as user 1000', 'sudo chown -R 1000:1000 /home/ada/shop'],
    ['501:20', 501, 'containers run as user 501', 'sudo chown -R 501:20 /home/ada/shop'],
  ])(
    'must name the root-owned paths that containers cannot write, and the single command',
    async (whose, uid, who, command) => {
      expect(said(await workspace.look(fakeWorld({ files: whole, programs: owner('0:0', whose), uid })))).toEqual({
        check: 'workspace',
        level: 'warning',
        found: `${folder} belongs to root, but ${who}`,
        fix: {
          ...{ summary: 'Change the owner', code: 'layout-invalid' },
          steps: [{ kind: 'tell', text: `${command}  (to edit from inside the containers too)` }],
        },
      });
    },
  );
});

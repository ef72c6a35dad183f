import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { gitTextMerge } from '../../../src/host/adapters/system/git-text-merge.ts';
import { filesOf01 } from '../../../src/host/definition/files-of-first-release.ts';
import type { FileToWrite } from '../../../src/host/definition/init-plan.ts';
import { planInit } from '../../../src/host/definition/plan-init.ts';
import { withRuntime } from '../../../src/host/definition/plan-runtime.ts';
import { compareVersions } from '../../../src/host/definition/runtime-version.ts';

const file = (text: string): FileToWrite => ({ contents: Buffer.from(text), mode: 0o644 });
const files = new Map([
  ['.devcontainer/compose.yaml', file('new compose')],
  ['.devcontainer/env/common.env', file('NEW=1\n')],
  ['.devcontainer/env/web.env', file('WEB=1\n')],
  ['.devcontainer/settings/local_settings.py', file('new')],
  ['.devcontainer/runtime/steps/deps.py', file('new deps')],
  ['.devcontainer/product.yaml', file('name: shop\n')],
  ['profiles/api.yaml', file('new api')],
]);

/** Returns what init does with each of these files, in one word each. */
function planned(there: Readonly<Record<string, string>>) {
  const found = new Map(Object.entries(there).map(([path, text]) => [path, Buffer.from(text)]));
  const given = { files, there: found, version: '0.2.0', force: false, texts: gitTextMerge };
  const plan = withRuntime(planInit(given), given, true);
  const texts = (map: ReadonlyMap<string, Buffer>) =>
    Object.fromEntries([...map].map(([path, contents]) => [path, contents.toString()]));
  return {
    ...{ aside: texts(plan.aside), carried: Object.fromEntries(plan.carried) },
    ...{ remove: plan.remove, kept: plan.kept, from01: plan.from01 },
    write: texts(new Map([...plan.write].map(([path, { contents }]) => [path, contents]))),
  };
}

test('a definition of 0.1 with local changes must be updated without losing them', () => {
  const plan = planned({
    '.devcontainer/compose.yaml': 'my compose',
    '.devcontainer/compose.mine.yaml': 'my own overlay',
    '.devcontainer/roles/env/common.env': 'PYTHONPATH=/opt/bkdev/roles/settings\nMINE=1\n',
    '.devcontainer/roles/settings/local_settings.py': 'mine',
    '.devcontainer/roles/steps/deps.py': 'my deps',
    '.devcontainer/roles/steps/mine.py': 'my step',
    '.devcontainer/roles/steps/__pycache__/deps.cpython-311.pyc': '',
    'profiles/api.yaml': 'my api',
    'profiles/mine.yaml': 'my profile',
  });
  expect(plan).toMatchObject({
    from01: true,
    aside: {
      '.devcontainer/kept/compose.yaml': 'my compose',
      '.devcontainer/kept/roles/steps/deps.py': 'my deps',
      '.devcontainer/kept/roles/steps/mine.py': 'my step',
    },
    carried: {
      '.devcontainer/roles/env/common.env': '.devcontainer/env/common.env',
      '.devcontainer/roles/settings/local_settings.py': '.devcontainer/settings/local_settings.py',
    },
    remove: [
      '.devcontainer/roles/env/common.env',
      '.devcontainer/roles/settings/local_settings.py',
      '.devcontainer/roles/steps/deps.py',
      '.devcontainer/roles/steps/mine.py',
      '.devcontainer/roles/steps/__pycache__/deps.cpython-311.pyc',
    ],
    kept: ['profiles/api.yaml'],
  });
  expect(plan.write).toMatchObject({
    '.devcontainer/compose.yaml': 'new compose',
    '.devcontainer/env/common.env': 'PYTHONPATH=/opt/bkdev/runtime/settings:/opt/bkdev/settings\nMINE=1\n',
    '.devcontainer/env/web.env': 'WEB=1\n',
    '.devcontainer/settings/local_settings.py': 'mine',
    '.devcontainer/runtime/steps/deps.py': 'new deps',
  });
});

test('an unchanged definition of 0.1 must leave no copies', () => {
  const [path, text] = ['.devcontainer/roles/env/web.env', webEnvOf01];
  expect(createHash('sha256').update(text).digest('hex').slice(0, 16)).toBe(filesOf01[path]);
  expect(planned({ [path]: text })).toMatchObject({ aside: {}, carried: {}, kept: [], remove: [path] });
});

test('versions must be compared by their numbers', () => {
  expect(
    ['0.9.0', '0.10.0', '0.10.0-rc.1', '1.0'].map(version => Math.sign(compareVersions(version, '0.10.0'))),
  ).toEqual([-1, 0, 0, 1]);
});

const webEnvOf01 = `# Makes a process the web role, whose settings migrations need too: any.ROLE.ENVIRONMENT.PLATFORM.
DJANGO_CONF_MODULE=conf.web.development.community
`;

import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { questionsFrom } from '../../../src/host/recognition/questions.ts';
import { recognise } from '../../../src/host/recognition/recognise.ts';
import { filesOfLayout, layoutFolder, layoutNames, sourceTree } from '../../support/layout.ts';
import { listed } from '../../support/listed-findings.ts';

describe('findings of a layout must be', () => {
  test.for(layoutNames)('those of %s', async name => {
    const findings = recognise(sourceTree(filesOfLayout(name)));
    const questions = findings === undefined ? [] : questionsFrom(findings);
    const asked = questions.map(question => `? ${JSON.stringify(question)}\n`).join('');
    await expect(listed(findings) + asked).toMatchFileSnapshot(join(layoutFolder, `${name}.findings`));
  });
});

test('a checkout without Django must yield nothing', () => {
  const files = { 'manage.py': 'print("another program")\n', 'app/celery.py': 'app = Celery("app")\n' };
  expect(recognise(sourceTree(files))).toBeUndefined();
});

test('of several projects, the one that a person chose must be examined', () => {
  const findings = recognise(sourceTree(filesOfLayout('several-projects')), 'src/login');
  expect(findings?.projects.map(({ value }) => value.folder)).toEqual(['src/login', 'src/accounts']);
  expect(findings?.celery.app).toBeUndefined();
});

test('an unparseable file must count as absent, without stopping anything', () => {
  const broken = {
    'pyproject.toml': '[project\n',
    'compose.yaml': 'a: [b: {{\n\t- c',
    'package.json': '{',
    'poetry.lock': '\uFFFD',
  };
  const whole = filesOfLayout('no-celery');
  expect(recognise(sourceTree({ ...whole, ...broken }))).toEqual({
    ...recognise(sourceTree(whole)),
    existing: ['compose.yaml'],
  });
});

test.for([
  ['^3.12', '>=3.12,<4.0'],
  ['~3.11.4', '>=3.11.4,<3.12'],
  ['^3.12, <3.14', '>=3.12,<4.0, <3.14'],
  ['~3.11 || ~3.13', '>=3.11,<3.12 || >=3.13,<3.14'],
  ['~=3.12.1', '~=3.12.1'],
  ['3.12', '==3.12.*'],
  ['*', '*'],
] as const)("Poetry's %s must be read as %s", ([poetry, expected]) => {
  const files = {
    ...filesOfLayout('no-celery'),
    'pyproject.toml': `[tool.poetry.dependencies]\npython = "${poetry}"\n`,
  };
  expect(recognise(sourceTree(files))?.python?.value).toBe(expected);
});

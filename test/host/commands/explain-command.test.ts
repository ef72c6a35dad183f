import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runInit } from '../../../src/host/commands/init-command.ts';
import { placeLayout } from '../../support/layout.ts';
import { printedBy } from '../../support/printed.ts';
import { said } from '../../support/said.ts';

let root = '';
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'bkdev-explain-'));
  placeLayout('uv-sqlite-queues', root);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const options = { workspace: '.', json: false, yes: false, lang: 'en', force: false, explain: true } as const;

test('findings must be shown with place and certainty, and nothing be written', async () => {
  const before = readdirSync(root, { recursive: true }).toSorted();
  const { stdout } = await printedBy(() => runInit({ ...options, folder: root }));
  expect(stdout).toMatchInlineSnapshot(`
    "FOUND                   VALUE                                         HOW SURE  WHERE
    Django project          manage.py                                     certain   manage.py:2
    settings                photos.settings                               certain   manage.py:2
    Python                  >=3.11, so Debian 12 with Python 3.11.2       certain   pyproject.toml:3
    packages                uv, uv.lock                                   certain   pyproject.toml:4 +1
    not on PyPI             torch (pytorch): from another package index   certain   pyproject.toml:10
    Celery app              photos.celery:app                             certain   justfile:5 +1
    worker                  worker: queues default, images, threads pool  certain   justfile:5
                            slow: queue mail                              certain   justfile:8
    queue without a worker  slow                                          likely    photos/tasks.py:3
    beat                    not needed: no schedule found                 assumed
    broker                  redis                                         certain   photos/celery.py:2
    database                default: sqlite                               certain   photos/settings.py:1
    server                  wsgi                                          assumed   justfile:2
    health route            none; any answer below 500 counts as healthy  assumed
    "
  `);
  expect(readdirSync(root, { recursive: true }).toSorted()).toEqual(before);
});

test('--json must print the findings and the questions', async () => {
  const { stdout } = await printedBy(() => runInit({ ...options, json: true, folder: root }));
  const { workspace, findings, questions } = JSON.parse(stdout);
  expect([workspace, findings.celery.app, questions]).toEqual([
    root,
    {
      value: { name: 'photos.celery:app', kind: 'object' },
      certainty: 'certain',
      evidence: [
        { file: 'justfile', line: 5 },
        { file: 'photos/celery.py', line: 2 },
      ],
    },
    [],
  ]);
});

test('a folder without Django must be refused with what was looked for', async () => {
  const empty = mkdtempSync(join(tmpdir(), 'bkdev-empty-'));
  const error = await runInit({ ...options, folder: empty }).catch(said);
  rmSync(empty, { recursive: true });
  expect(error).toEqual({
    code: 'layout-invalid',
    message: `${empty} has no Django project: none of its 0 files is a manage.py that starts Django, or a console script in pyproject.toml that does.`,
    hint: 'Name the folder of your checkout: bkdev init FOLDER.',
  });
});

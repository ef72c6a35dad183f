import { expect, test } from 'vitest';
import { wordsToGoOn } from '../../../src/host/session/detach.ts';

test('the rest of an up must continue in the background with the options of the person', () => {
  const root = '/home/ada/shop';
  const asked = ['up', 'full', '--workspace', root, '--timeout', '2s'];
  expect(wordsToGoOn('full', root, { timeout: 1500, rollback: true }, 'en')).toEqual([
    ...[...asked, '--lang', 'en', '--no-tui', '--yes'],
  ]);
  const modes = { web: 'gunicorn', api: 'dev' };
  expect(wordsToGoOn('full', root, { timeout: 1500, rollback: false, modes }, 'zh')).toEqual([
    ...[...asked, '--mode', 'web=gunicorn', '--mode', 'api=dev', '--no-rollback', '--lang', 'zh', '--no-tui', '--yes'],
  ]);
});

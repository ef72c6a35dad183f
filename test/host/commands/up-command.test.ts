import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { numbered, profileOf, runSwitch } from '../../../src/host/commands/up-command.ts';
import { message } from '../../../src/shared/messages/message.ts';
import { said } from '../../support/said.ts';
import { apiProfile, fullProfile, webProfile } from '../../support/shop.ts';

const profiles = [apiProfile, webProfile, fullProfile];

let state = '';
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'state-'));
  vi.stubEnv('XDG_STATE_HOME', state);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(state, { recursive: true });
});

test('the profiles must be numbered, with a star at the last one', () => {
  expect(numbered(profiles, 'web-worker')).toEqual([
    '  1  api         Kernel API alone',
    '* 2  web-worker  Web and worker on Redis',
    '  3  full        Everything on RabbitMQ',
  ]);
});

test('a profile must be found by its number and by its name', () => {
  expect(['1', '3', 'web-worker'].map(answer => profileOf(answer, profiles).name)).toEqual([
    ...['api', 'full', 'web-worker'],
  ]);
});

test.for(['0', '4', '1.5', 'ful', '-1'])('"%s" must be refused with the names there are', answer => {
  expect(() => profileOf(answer, profiles)).toThrow(
    expect.objectContaining({
      code: 'profile-unknown',
      hint: message('error.known', { names: ['api', 'web-worker', 'full'] }),
    }),
  );
});

test('without a name or anybody to ask, it must be refused with the known names', async () => {
  const options = { workspace: import.meta.dirname, json: true, yes: false, profile: undefined };
  const choices = { tui: true, dryRun: false, timeout: 1, rollback: true };
  expect(await runSwitch({ ...options, ...choices }).catch(said)).toMatchObject({
    code: 'usage',
    message: 'bkdev switch needs the name of a profile when it cannot ask for one.',
    hint: expect.stringMatching(/^There are: .*api.*\.$/),
  });
});

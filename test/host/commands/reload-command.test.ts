import { expect, test } from 'vitest';
import { reloadWords } from '../../../src/host/commands/reload-command.ts';
import { inEnglish } from '../../support/said.ts';

test.for([
  [[], 'Live reload is on.'],
  [['api', 'web'], 'Live reload is paused for api, web: changes wait until `bkdev resume`.'],
  [['*'], 'Live reload is paused for all roles: changes wait until `bkdev resume`.'],
] as const)('paused services must be reported with the command that resumes them: %j', ([paused, words]) => {
  expect(inEnglish(reloadWords(paused))).toBe(words);
});

import { expect, test } from 'vitest';
import { reloadWords } from '../../../src/host/commands/reload-command.ts';

test.for([
  [[], 'Reloading goes on: what is saved is put to work.'],
  [['api', 'web'], 'Reloading is paused for api, web: what is saved waits until `bkdev resume`.'],
  [['*'], 'Reloading is paused for all roles: what is saved waits until `bkdev resume`.'],
] as const)('what is paused must be told with what ends it: %j', ([paused, words]) => {
  expect(reloadWords(paused)).toBe(words);
});

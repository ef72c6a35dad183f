import { expect, test } from 'vitest';
import { profileChoices } from '../../../src/host/session/profile-choices.ts';
import { apiProfile, webProfile } from '../../support/shop.ts';

test('a profile must be offered without its steps, and with its memory only if all of it was measured', () => {
  const memory = () => ({ workspace: 90, mysql: 100, redis: 4, api: 60, web: 70 });
  const steps = new Set(['deps', 'migrate', 'queues']);
  expect(profileChoices([apiProfile, webProfile], steps, { memory })).toEqual([
    {
      name: 'api',
      title: 'Kernel API alone',
      services: ['workspace', 'mysql', 'redis', 'api'],
      memoryBytes: 254,
    },
    {
      name: 'web-worker',
      title: 'Web and worker on Redis',
      services: ['workspace', 'mysql', 'redis', 'api', 'web', 'worker'],
    },
  ]);
});

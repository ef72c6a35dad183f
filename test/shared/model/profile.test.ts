import { expect, test } from 'vitest';
import { checkProfile, chooseProfile } from '../../../src/shared/model/profile.ts';
import { refusalOf } from '../../support/said.ts';
import { apiProfile, workerProfile } from '../../support/shop.ts';

const profiles = [workerProfile, apiProfile];

test.for([
  ['worker', 'api', 'worker'],
  [undefined, 'worker', 'worker'],
  [undefined, 'gone', 'api'],
  [undefined, undefined, 'api'],
] as const)('asked for %s, last %s: %s', ([asked, last, chosen]) => {
  expect(chooseProfile(profiles, asked, last).name).toBe(chosen);
});

test('without one of that name, the first must be used if none was requested', () => {
  expect(chooseProfile([workerProfile], undefined, undefined)).toBe(workerProfile);
});

test('an unknown profile must be reported with the known ones', () => {
  expect(refusalOf(() => chooseProfile(profiles, 'full', 'api'))).toEqual({
    code: 'profile-unknown',
    message: 'There is no profile "full".',
    hint: 'There are: worker, api.',
  });
});

test('a profile that names an unknown service must be reported with the known ones', () => {
  expect(() => checkProfile(apiProfile, apiProfile.services)).not.toThrow();
  expect(refusalOf(() => checkProfile(apiProfile, ['mysql', 'api']))).toEqual({
    code: 'definition-invalid',
    message: 'profiles/api.yaml names the service "workspace", which .devcontainer/compose.yaml does not have.',
    hint: 'It has: mysql, api.',
  });
});

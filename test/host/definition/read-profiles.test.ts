import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { readProfiles } from '../../../src/host/definition/read-profiles.ts';
import { refusalOf, type WrittenCheckout, writtenCheckout } from '../../support/written-checkout.ts';

let checkout: WrittenCheckout | undefined;
afterEach(() => checkout?.remove());

const full = 'name: full\ntitle: Full\nservices: [api]\n';

test.for([
  [
    'no services',
    { 'api.yaml': 'name: api\ntitle: API\nservices: []\n' },
    /^profiles\/api\.yaml:3: services: name at least/,
  ],
  ['an unknown key', { 'api.yaml': `${full}port: 1\n` }, /^profiles\/api\.yaml:4: the file: Unrecognized key: "port"/],
  ['no YAML', { 'api.yaml': 'name: "api\n' }, /^profiles\/api\.yaml:2: this is not YAML: /],
  ['nothing in it', { 'api.yaml': '' }, /^profiles\/api\.yaml:1: the file: Invalid input/],
  ['the name of another', { 'api.yaml': full }, /^profiles\/api\.yaml:1: the profile is named "full", its file "api"$/],
  [
    'a name that is no file name',
    { 'api.yaml': 'name: ../api\ntitle: A\nservices: [a]\n' },
    /^profiles\/api\.yaml:1: name: must be/,
  ],
  [
    "the name of bkdev's own folder",
    { 'runtime.yaml': 'name: runtime\ntitle: A\nservices: [a]\n' },
    /^profiles\/runtime\.yaml:1: name: must be/,
  ],
  [
    'a service that is no name',
    { 'api.yaml': 'name: api\ntitle: A\nservices: ["a; b"]\n' },
    /^profiles\/api\.yaml:3: services\.0: must be/,
  ],
  [
    'an overlay elsewhere',
    { 'full.yaml': `${full}overlays: [../x.yaml]\n` },
    /^profiles\/full\.yaml:4: overlays\.0: must be/,
  ],
  [
    'a variable that is none',
    { 'full.yaml': `${full}environment: {A-B: 1}\n` },
    /^profiles\/full\.yaml:4: environment/,
  ],
  [
    'another of that name',
    { 'full.yaml': full, 'full.yml': full },
    /^profiles\/full\.yaml and profiles\/full\.yml are both the profile "full"\.$/,
  ],
  [
    'two local files',
    { 'api.local.yaml': 'title: A\n', 'api.local.yml': 'title: B\n' },
    /are both the profile "api\.local"\.$/,
  ],
  [
    'a local file that extends',
    { 'api.local.yaml': 'extends: full\n' },
    /^profiles\/api\.local\.yaml:1: the file: Unrecognized key: "extends"/,
  ],
] as const)('a profile with %s must be reported', async ([, files, message]) => {
  checkout = writtenCheckout(
    Object.fromEntries(Object.entries(files).map(([name, text]) => [`profiles/${name}`, text])),
  );
  const { root } = checkout;
  expect(await refusalOf(() => readProfiles(root))).toMatchObject({
    code: 'definition-invalid',
    message: expect.stringMatching(message),
  });
});

test('a local file without its profile must be reported with what to write instead', async () => {
  checkout = writtenCheckout({ 'profiles/mine.local.yaml': 'services: [web]\n' });
  const { root } = checkout;
  expect(await refusalOf(() => readProfiles(root))).toEqual({
    code: 'definition-invalid',
    message: 'profiles/mine.local.yaml changes the profile "mine", which does not exist.',
    hint: 'There are: api. A profile of your own needs a file of its own: profiles/mine.yaml.',
  });
});

test('a checkout without profiles must be reported', async () => {
  checkout = writtenCheckout();
  const { root } = checkout;
  for (const left of ['profiles/api.yaml', 'profiles']) {
    rmSync(join(root, left), { recursive: true });
    expect(await refusalOf(() => readProfiles(root))).toEqual({
      code: 'definition-missing',
      message: `${join(root, 'profiles')} has no profile.`,
      hint: 'bkdev init writes them.',
    });
  }
});

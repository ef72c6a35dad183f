import { afterEach, expect, test } from 'vitest';
import { readProfiles } from '../../../src/host/definition/read-profiles.ts';
import { resolveProfiles } from '../../../src/host/definition/resolve-profiles.ts';
import type { Profile } from '../../../src/shared/model/profile.ts';
import { refusalOf, type WrittenCheckout, writtenCheckout } from '../../support/written-checkout.ts';

let checkout: WrittenCheckout | undefined;
afterEach(() => {
  checkout?.remove();
  checkout = undefined;
});

async function profilesOf(files: Readonly<Record<string, string>>): Promise<Profile[]> {
  checkout?.remove();
  checkout = writtenCheckout(
    Object.fromEntries(Object.entries(files).map(([name, text]) => [`profiles/${name}`, text])),
  );
  return resolveProfiles(await readProfiles(checkout.root));
}

const plain = { overlays: [], environment: {}, isLocal: false };
const api = { name: 'api', title: 'API', services: ['workspace', 'mysql', 'migrate', 'api'], ...plain };

test('profiles must be returned by name, and other files be ignored', async () => {
  const web = 'name: web\ntitle: Web\nservices: [web]\n';
  expect(await profilesOf({ 'web.yml': web, 'README.md': 'not one', 'profile.schema.json': '{}' })).toEqual([
    api,
    { name: 'web', title: 'Web', services: ['web'], ...plain },
  ]);
});

test('a profile must have everything that it extends, through a chain, plus its own additions and title', async () => {
  const [, full, web] = await profilesOf({
    'web.yaml':
      'name: web\ntitle: Web\nextends: api\nservices: [web, api]\noverlays: [a.yaml]\nenvironment: {DEBUG: 1, LANG: de}\n',
    'full.yaml':
      'name: full\ntitle: Full\nextends: web\nwithout: [migrate]\nservices: [beat]\noverlays: [b.yaml, a.yaml]\nenvironment: {DEBUG: false}\n',
  });
  expect([web, full]).toEqual([
    {
      ...{ name: 'web', title: 'Web', services: [...api.services, 'web'], isLocal: false },
      ...{ overlays: ['a.yaml'], environment: { DEBUG: '1', LANG: 'de' } },
    },
    {
      ...{ name: 'full', title: 'Full', services: ['workspace', 'mysql', 'api', 'web', 'beat'], isLocal: false },
      ...{ overlays: ['a.yaml', 'b.yaml'], environment: { DEBUG: 'false', LANG: 'de' } },
    },
  ]);
});

test('a profile that only renames the one it extends must be allowed', async () => {
  expect((await profilesOf({ 'mine.yaml': 'name: mine\ntitle: Mine\nextends: api\n' }))[1]).toEqual({
    ...api,
    name: 'mine',
    title: 'Mine',
  });
});

test('a local file must change its profile and those that extend it, and be marked in them', async () => {
  const profiles = await profilesOf({
    'api.local.yaml': 'without: [mysql]\nservices: [redis]\nenvironment: {DEBUG: "1"}\n',
    'web.yaml': 'name: web\ntitle: Web\nextends: api\nservices: [web]\n',
    'web.local.yml': 'title: My web\n',
    'other.yaml': 'name: other\ntitle: Other\nservices: [redis]\n',
  });
  const services = ['workspace', 'migrate', 'api', 'redis'];
  const changed = { overlays: [], environment: { DEBUG: '1' }, isLocal: true };
  expect(profiles).toEqual([
    { name: 'api', title: 'API', services, ...changed },
    { name: 'other', title: 'Other', services: ['redis'], ...plain },
    { name: 'web', title: 'My web', services: [...services, 'web'], ...changed },
  ]);
});

const extending = (name: string, base: string) => `name: ${name}\ntitle: T\nextends: ${base}\n`;

test.for([
  [
    'itself',
    { 'mine.yaml': extending('mine', 'mine') },
    'profiles/mine.yaml:3: the profile extends itself: mine -> mine',
    'Remove one "extends:" of that chain.',
  ],
  [
    'itself through others',
    { 'a.yaml': extending('a', 'b'), 'b.yaml': extending('b', 'c'), 'c.yaml': extending('c', 'b') },
    'profiles/c.yaml:3: the profile extends itself: b -> c -> b',
    'Remove one "extends:" of that chain.',
  ],
  [
    'one that is not there',
    { 'mine.yaml': extending('mine', 'ful') },
    'profiles/mine.yaml:3: there is no profile "ful" to extend',
    'There are: api.',
  ],
  [
    'nothing and leaves something out',
    { 'mine.yaml': 'name: mine\ntitle: T\nservices: [web]\nwithout: [web]\n' },
    'profiles/mine.yaml:4: a profile that extends no other has no service to leave out',
    'Remove "without".',
  ],
  [
    'and leaves out what is not there',
    { 'mine.yaml': `${extending('mine', 'api')}without:\n  - mysql\n  - mysq\n` },
    'profiles/mine.yaml:6: the profile "api" has no service "mysq" to leave out',
    'It has: workspace, mysql, migrate, api.',
  ],
  [
    'through a local file, and leaves out what is not there',
    { 'api.local.yaml': 'without: [web]\n' },
    'profiles/api.local.yaml:1: the profile "api" has no service "web" to leave out',
    'It has: workspace, mysql, migrate, api.',
  ],
] as const)('a profile that extends %s must be reported by its line', async ([, files, message, hint]) => {
  expect(await refusalOf(() => profilesOf(files))).toMatchObject({ code: 'definition-invalid', message, hint });
});

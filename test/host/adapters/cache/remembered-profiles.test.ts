import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { rememberProfiles } from '../../../../src/host/adapters/cache/remembered-profiles.ts';
import type { Checkout } from '../../../../src/host/ports/checkout.ts';
import { BkdevError } from '../../../../src/shared/model/error.ts';
import type { Profile } from '../../../../src/shared/model/profile.ts';

type Generated = Awaited<ReturnType<Checkout['generate']>>;
const nothing: Generated = { changed: [], kept: [] };

let root = '';
let asked = 0;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'remembered-'));
  asked = 0;
  for (const folder of ['profiles', '.devcontainer/api']) mkdirSync(join(root, folder), { recursive: true });
  write('profiles/api.yaml', 'name: api\n');
  write('.devcontainer/compose.yaml', 'services: {}\n');
});
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, text: string): void {
  writeFileSync(join(root, path), text);
}

/** Creates the checkout as a new process would; it answers with the number of times it was asked. */
function checkout(generated: Generated = nothing): Checkout {
  const asking = {
    root,
    profiles: async () => [{ name: `answer ${++asked}` } as Profile],
    product: async () => ({ name: `answer ${++asked}` }),
    leftPrograms: async () => (++asked > 2 ? { programs: {}, olderRuns: { api: [`answer ${asked}`] } } : undefined),
    generate: async () => {
      asked++;
      return generated;
    },
  } as unknown as Checkout;
  return rememberProfiles(asking, join(root, 'state'));
}

async function nameOfFirst(): Promise<string | undefined> {
  return (await checkout().profiles())[0]?.name;
}

describe('profiles', () => {
  test('while nothing changes they must be read once', async () => {
    expect([await nameOfFirst(), await nameOfFirst()]).toEqual(['answer 1', 'answer 1']);
  });

  test.for(['profiles/api.yaml', 'profiles/mine.yaml', 'profiles/api.local.yaml'])(
    'a change of %s must be noticed',
    async path => {
      await nameOfFirst();
      write(path, 'name: mine\n');
      expect([await nameOfFirst(), await nameOfFirst()]).toEqual(['answer 2', 'answer 2']);
    },
  );

  test('a file that is restored with its old time must be noticed', async () => {
    await nameOfFirst();
    write('profiles/api.yaml', 'name: ipa\n');
    utimesSync(join(root, 'profiles/api.yaml'), 0, 0);
    expect(await nameOfFirst()).toBe('answer 2');
  });

  test('unreadable profiles must not be cached, nor a cached value be used once they are broken', async () => {
    const invalid = new BkdevError({ code: 'definition-invalid', message: 'no', hint: '' });
    const failing = { root, profiles: async () => Promise.reject(invalid) } as unknown as Checkout;
    await expect(rememberProfiles(failing, join(root, 'state')).profiles()).rejects.toThrow(invalid);
    expect(await nameOfFirst()).toBe('answer 1');
    for (const broken of ['', '{', '[]', 'null']) {
      for (const file of recorded()) writeFileSync(file, broken);
      await nameOfFirst();
    }
    expect(asked).toBe(5);
  });
});

test('without a cache, both must be determined each time', async () => {
  write('state', 'a file where the folder would be');
  expect([await nameOfFirst(), await nameOfFirst()]).toEqual(['answer 1', 'answer 2']);
  expect(await checkout().generate('api')).toEqual(nothing);
  expect(asked).toBe(3);
});

describe('the generated files', () => {
  test('while nothing changes it must be compared once', async () => {
    expect(await checkout().generate('api')).toEqual(nothing);
    expect(await checkout().generate('api')).toEqual(nothing);
    expect(asked).toBe(1);
  });

  test.for(['profiles/api.yaml', '.devcontainer/compose.yaml', '.devcontainer/api/devcontainer.json'])(
    'a change of %s must be noticed',
    async path => {
      await checkout().generate('api');
      write(path, '# changed by hand\n');
      await checkout().generate('api');
      expect(asked).toBe(2);
    },
  );

  test('after it was written, and as long as a person keeps something else, it must be compared again', async () => {
    for (const generated of [
      { changed: ['x'], kept: [] },
      { changed: [], kept: ['y'] },
    ]) {
      asked = 0;
      expect(await checkout(generated).generate('api')).toEqual(generated);
      expect(await checkout(generated).generate('api')).toEqual(generated);
      expect(asked).toBe(2);
    }
  });
});

function recorded(): string[] {
  return readdirSync(join(root, 'state')).map(name => join(root, 'state', name));
}

test('the product must be read once, until its own file is another one', async () => {
  write('.devcontainer/product.yaml', 'name: Shop\n');
  const name = async () => (await checkout().product()).name;
  expect([await name(), await name()]).toEqual(['answer 1', 'answer 1']);
  write('.devcontainer/compose.yaml', 'services: {a: {}}\n');
  expect(await name()).toBe('answer 1');
  write('.devcontainer/product.yaml', 'name: Other\n');
  expect(await name()).toBe('answer 2');
});

test('what was left of programs must be read until there is something, and then once for each writing', async () => {
  const runs = async () => (await checkout().leftPrograms())?.olderRuns['api'];
  expect([await runs(), await runs(), await runs(), await runs()]).toEqual([
    ...[undefined, undefined, ['answer 3'], ['answer 3']],
  ]);
  write('.devcontainer/.resolved', '{}');
  expect(await runs()).toEqual(['answer 4']);
});

import { expect, test } from 'vitest';
import {
  fitting,
  mostAutomatic,
  mostAutomaticBytes,
  type Snapshot,
  tooMany,
} from '../../../src/shared/model/snapshot.ts';

function snapshot(name: string, about: Partial<Snapshot> = {}, bytes = 100): Snapshot {
  const part = { volume: 'mysql', copy: `copy-${name}`, server: 'mariadb 10.11', bytes, digest: 'd' };
  return {
    ...{ name, product: 'shop', project: 'p', isAutomatic: true, takenAt: Number(name), recipes: {}, parts: [part] },
    ...about,
  };
}

const names = (found: readonly Snapshot[]) => found.map(({ name }) => name);

test('of those that bkdev takes by itself the oldest must go, those that a person took stay', () => {
  const all = Array.from({ length: mostAutomatic + 2 }, (_, index) => snapshot(String(index)));
  expect(names(tooMany([...all, snapshot('99', { isAutomatic: false })]))).toEqual(['1', '0']);
});

test('what goes beyond the room must go, but for the newest', () => {
  const large = mostAutomaticBytes / 2 + 1;
  expect(names(tooMany([snapshot('1', {}, large), snapshot('2', {}, large)]))).toEqual(['1']);
  expect(tooMany([snapshot('1', {}, 2 * mostAutomaticBytes)])).toEqual([]);
});

test('the one must fit whose steps would all read the same, and of several the one that more steps made', () => {
  const recipes = { migrate: 'a', seed: 'b' };
  const migrated = snapshot('1', { recipes: { migrate: 'a' } });
  const seeded = snapshot('2', { recipes });
  const other = snapshot('3', { recipes: { migrate: 'a', seed: 'other' } });
  const byHand = snapshot('4', { recipes, isAutomatic: false });
  expect(fitting([migrated, seeded, other, byHand], ['mysql'], recipes)?.name).toBe('2');
  expect(fitting([migrated, seeded, other], ['mysql'], { migrate: 'a', seed: 'new' })?.name).toBe('1');
  expect(fitting([migrated, seeded, other], ['mysql'], { migrate: 'new', seed: 'b' })).toBeUndefined();
  expect(fitting([seeded], ['mysql', 'postgres'], recipes)).toBeUndefined();
});

import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createInventory, type Inventory } from '../../../src/agent/reload/inventory.ts';
import { recall, remember } from '../../../src/agent/reload/memory.ts';

let root: string;
let inventory: Inventory;
const files = ['a.py', 'b.py'];
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'bkdev-'));
  write('a.py', 'A = 1\n');
  write('b.py', 'B = 1\n');
  inventory = createInventory(root, new Map());
  await inventory.adopt(files);
});
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, text: string, mtimeSeconds?: number): void {
  writeFileSync(join(root, path), text);
  if (mtimeSeconds !== undefined) utimesSync(join(root, path), mtimeSeconds, mtimeSeconds);
}

describe('an inventory', () => {
  it('must find changed, added and removed files', async () => {
    expect(await inventory.differing(files)).toEqual([]);
    write('a.py', 'A = 2\n');
    write('c.py', 'C = 1\n');
    rmSync(join(root, 'b.py'));
    expect((await inventory.differing(['a.py', 'c.py'])).toSorted()).toEqual(['a.py', 'b.py', 'c.py']);
    expect(['a.py', 'b.py', 'c.py'].map(path => inventory.isChanged(path))).toEqual([true, true, true]);
    expect(['a.py', 'b.py', 'c.py'].map(path => inventory.exists(path))).toEqual([true, false, true]);
  });

  it('must see a change with an older time, and one within the same second and of the same size', () => {
    write('a.py', 'A = 2\n', 1);
    expect(inventory.isChanged('a.py')).toBe(true);
    inventory.accept(['a.py']);
    expect(inventory.isChanged('a.py')).toBe(false);
    write('a.py', 'A = 3\n', 1);
    expect(inventory.isChanged('a.py')).toBe(true);
  });

  it('must not count a file as changed if it was only touched, or has its old content back', () => {
    write('a.py', 'A = 1\n', 99);
    expect(inventory.isDifferent('a.py')).toBe(true);
    expect(inventory.isChanged('a.py')).toBe(false);
    write('a.py', 'A = 2\n');
    expect(inventory.isChanged('a.py')).toBe(true);
    write('a.py', 'A = 1\n');
    expect(inventory.isChanged('a.py')).toBe(false);
  });

  it('must recognise a file that was moved to the place of another', () => {
    write('new.py', 'A = 2\n');
    renameSync(join(root, 'new.py'), join(root, 'a.py'));
    expect(inventory.isChanged('a.py')).toBe(true);
  });

  it('must tolerate circular links, folders in place of files, and unreadable files', () => {
    symlinkSync('loop.py', join(root, 'loop.py'));
    mkdirSync(join(root, 'folder.py'));
    rmSync(join(root, 'a.py'));
    mkdirSync(join(root, 'a.py'));
    expect(
      ['loop.py', 'folder.py', 'a.py', 'absent.py'].map(path => inventory.exists(path) && inventory.isChanged(path)),
    ).toEqual([false, false, true, false]);
    chmodSync(join(root, 'b.py'), 0);
    expect(inventory.isDifferent('b.py')).toBe(true);
    expect(inventory.isChanged('b.py')).toBe(process.getuid?.() !== 0);
  });
});

describe('the state that is kept for the next agent', () => {
  it('must show the saves in between', async () => {
    const file = join(root, 'sources.json');
    await remember(file, inventory.accepted());
    write('b.py', 'B = 2\n');
    const next = createInventory(root, recall(file));
    expect(await next.differing(files)).toEqual(['b.py']);
    expect(files.map(path => next.isChanged(path))).toEqual([false, true]);
  });

  it('must be empty if it is missing or damaged', () => {
    expect(recall(join(root, 'absent.json'))).toEqual(new Map());
    write('sources.json', '{"version":2,"files":{"a.py":[1]');
    expect(recall(join(root, 'sources.json'))).toEqual(new Map());
    write('sources.json', '{"version":1}');
    expect(recall(join(root, 'sources.json'))).toEqual(new Map());
  });
});

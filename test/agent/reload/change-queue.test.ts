import { afterEach, describe, expect, it } from 'vitest';
import { type ChangeQueueParts, createChangeQueue } from '../../../src/agent/reload/change-queue.ts';
import type { GitLock } from '../../../src/agent/reload/git-lock.ts';
import type { Inventory } from '../../../src/agent/reload/inventory.ts';
import type { Compared, Fault } from '../../../src/agent/reload/syntax-check.ts';
import { createAgentClock } from '../../support/agent-clock.ts';

let leaving = new AbortController();
afterEach(() => {
  leaving.abort();
  leaving = new AbortController();
});

/** A change queue over texts by path; a text that contains `(` does not compile. */
function taking(about: { isHeld?: () => boolean; gitLock?: () => GitLock | undefined; checkMs?: number } = {}) {
  const clock = createAgentClock();
  const disk = new Map([
    ['a.py', 'a'],
    ['b.py', 'b'],
  ]);
  const accepted = new Map(disk);
  const seen = new Map<string, string | undefined>();
  const said: string[] = [];
  const checked: string[] = [];
  const inventory: Inventory = {
    differing: async () => [],
    isChanged: path => {
      seen.set(path, disk.get(path));
      return disk.get(path) !== accepted.get(path);
    },
    isDifferent: () => false,
    exists: path => disk.has(path),
    savedAt: () => undefined,
    accept: paths => {
      for (const path of paths) {
        const text = seen.get(path);
        if (text === undefined) accepted.delete(path);
        else accepted.set(path, text);
      }
    },
    adopt: async () => {},
    accepted: () => new Map([...accepted.keys()].map(path => [path, { size: 1, mtimeMs: 2900, ctimeMs: 1, inode: 1 }])),
  };
  const around: ChangeQueueParts = {
    now: clock.now,
    wallClock: () => 1000 + clock.now(),
    sleep: clock.sleep,
    inventory,
    check: async changes => {
      checked.push(changes.map(({ path }) => path).join(' '));
      await clock.sleep(about.checkMs ?? 0);
      const faults = changes.flatMap(({ path }): Fault[] =>
        disk.get(path)?.includes('(') ? [{ path, line: 3, reason: 'SyntaxError: never closed' }] : [],
      );
      const compared = changes.flatMap(({ path }): Compared[] => {
        const found = /#(\d*)/.exec(disk.get(path) ?? '');
        return found ? [{ path, modifiedSeconds: 2, size: Number(found[1] || 1), isSame: true }] : [];
      });
      return { faults, compared };
    },
    isHeld: about.isHeld ?? (() => false),
    gitLock: about.gitLock ?? (() => undefined),
    onGitLock: ({ path }, isLeftBehind) =>
      said.push(`${clock.now()} ${path} ${isLeftBehind ? 'is left behind' : 'is waited for'}`),
    usualMs: () => 0,
    onReady: changes =>
      said.push(
        `${clock.now()} ready ${changes.map(({ path, isNew, isSame, since, againAt, heldUntil }) => `${path}${isNew ? '+' : ''}${isSame ? '=' : ''}@${since}${againAt === undefined ? '' : `-${againAt}`}${heldUntil === undefined ? '' : `!${heldUntil}`}`).join(' ')}`,
      ),
    onWaiting: ({ faults }) =>
      faults.length > 0 && said.push(`${clock.now()} held by ${faults.map(({ path }) => path).join(' ')}`),
  };
  const intake = createChangeQueue(around, leaving.signal);
  const save = (path: string, text: string) => {
    disk.set(path, text);
    intake.touch([path]);
  };
  return { clock, disk, said, checked, intake, save };
}

describe('saved files', () => {
  it('must be ready soon, once, with when it was saved and whether it is new', async () => {
    const { clock, said, checked, save } = taking();
    save('a.py', 'a2');
    await clock.advance(10_000);
    save('c.py', 'c');
    await clock.advance(10_000);
    expect(said).toEqual(['20 ready a.py@1000', '10020 ready c.py+@11000']);
    expect(checked).toEqual(['a.py', 'c.py']);
  });

  it('must report its first and last save, even if it did not compile in between', async () => {
    const { clock, said, save } = taking();
    save('a.py', 'a2');
    await clock.advance(10);
    save('a.py', 'a3');
    await clock.advance(10_000);
    save('a.py', 'a(');
    await clock.advance(10_000);
    save('a.py', 'a4');
    await clock.advance(10_000);
    expect(said.filter(line => line.includes('ready'))).toEqual([
      expect.stringContaining('ready a.py@1000-1010'),
      expect.stringContaining('ready a.py@11010-21010'),
    ]);
  });

  it('must be a single change if many files arrive together, including removed ones', async () => {
    const { clock, disk, said, checked, intake } = taking();
    const many = Array.from({ length: 3000 }, (_, index) => `m${index}.py`);
    for (const path of many) disk.set(path, 'x');
    disk.delete('b.py');
    for (let from = 0; from < many.length; from += 100) {
      intake.touch(many.slice(from, from + 100));
      await clock.advance(100);
    }
    intake.touch(['b.py']);
    await clock.advance(10_000);
    expect(said).toHaveLength(1);
    expect(said[0]?.split(' ')).toHaveLength(3003);
    expect(checked[0]?.includes('b.py')).toBe(false);
  });

  it('must be none if the content is unchanged', async () => {
    const { clock, said, checked, save } = taking();
    save('a.py', 'a');
    await clock.advance(10_000);
    save('a.py', 'half');
    save('a.py', 'a');
    await clock.advance(10_000);
    expect([said, checked]).toEqual([[], []]);
  });

  it('must wait until git is done, and report a long wait', async () => {
    let busyUntil = 500;
    const lock = { path: '.git/index.lock', since: 1000 };
    const { clock, said, save, intake } = taking({ gitLock: () => (clock.now() < busyUntil ? lock : undefined) });
    save('a.py', 'a2');
    await clock.advance(10_000);
    expect(said).toEqual(['520 ready a.py@1000']);
    busyUntil = 15_000;
    lock.since = 11_000;
    save('a.py', 'a3');
    await clock.advance(4000);
    expect(intake.waiting().git).toEqual(lock);
    await clock.advance(10_000);
    expect(said.slice(1)).toEqual(['11020 .git/index.lock is waited for', '15020 ready a.py@11000']);
    expect(intake.waiting()).not.toHaveProperty('git');
  });

  it('must not wait for the lock of a killed git, whatever the clock difference, and report it once', async () => {
    const lock = { path: '.git/index.lock', since: 1000 };
    const { clock, said, save } = taking({ gitLock: () => ({ ...lock }) });
    await clock.advance(60_000);
    save('a.py', 'a2');
    await clock.advance(10_000);
    save('a.py', 'a3');
    await clock.advance(10_000);
    expect(said).toEqual(['60020 .git/index.lock is left behind', '60020 ready a.py@61000', '70020 ready a.py@71000']);
    lock.since = 10_000_000; // by a clock that is ahead
    save('a.py', 'a4');
    await clock.advance(40_000);
    save('a.py', 'a5');
    await clock.advance(10_000);
    expect(said.slice(3)).toEqual([
      '81020 .git/index.lock is waited for',
      '110020 .git/index.lock is left behind',
      '110020 ready a.py@81000',
      '120020 ready a.py@121000',
    ]);
  });

  it('must count as equal only if the byte code equals that of applied code, never by pending content', async () => {
    const { clock, said, save } = taking();
    save('a.py', '#');
    await clock.advance(10_000);
    save('a.py', '#99'); // the byte code is that of a source of another size
    await clock.advance(10_000);
    save('b.py', 'b(');
    await clock.advance(10_000);
    save('b.py', '#');
    await clock.advance(10_000);
    expect(said.map(line => line.replace(/^\d+ /, ''))).toEqual([
      'ready a.py=@1000',
      'ready a.py@11000',
      'held by b.py',
      'ready b.py@21000-31000!31000',
    ]);
  });

  it('must not even be compiled during a pause, and be a single change after it', async () => {
    let isHeld = true;
    const { clock, said, checked, save, intake } = taking({ isHeld: () => isHeld });
    save('a.py', 'a(');
    await clock.advance(60_000);
    save('a.py', 'a2');
    save('b.py', 'b2');
    await clock.advance(60_000);
    expect([said, checked]).toEqual([[], []]);
    isHeld = false;
    intake.wake();
    await clock.advance(10);
    expect(said).toEqual(['120000 ready a.py@1000-61000 b.py@61000']);
  });

  it('must be taken up again when it is saved while it is checked', async () => {
    const { clock, said, save } = taking({ checkMs: 500 });
    save('a.py', 'a2');
    await clock.advance(100);
    save('a.py', 'a3');
    await clock.advance(10_000);
    expect(said.map(line => line.replace(/@.*/, ''))).toEqual(['520 ready a.py', '1020 ready a.py']);
  });
});

describe('files that do not compile', () => {
  it('must hold back everything that was saved until it compiles', async () => {
    const { clock, said, checked, save, intake } = taking();
    save('a.py', 'a(');
    await clock.advance(10_000);
    save('b.py', 'b2');
    await clock.advance(10_000);
    expect(intake.waiting()).toMatchObject({ faults: [{ path: 'a.py', line: 3 }] });
    save('a.py', 'a3');
    await clock.advance(10_000);
    expect(said.filter(line => line.includes('ready'))).toEqual(['20020 ready b.py@11000!21000 a.py@1000-21000!21000']);
    expect(checked).toEqual(['a.py', 'b.py', 'a.py']);
    expect(intake.waiting()).toEqual({ changes: [], touched: [], faults: [] });
  });

  it('must be forgotten if its old content is restored, or if it is removed', async () => {
    const { clock, disk, said, save, intake } = taking();
    save('a.py', 'a(');
    await clock.advance(10_000);
    save('a.py', 'a');
    await clock.advance(10_000);
    expect(said).toEqual(['20 held by a.py']);
    save('b.py', 'b(');
    await clock.advance(10_000);
    disk.delete('b.py');
    intake.touch(['b.py']);
    await clock.advance(10_000);
    expect(said.at(-1)).toBe('30020 ready b.py@21000-31000!31000');
  });
});

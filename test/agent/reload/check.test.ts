import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { check } from '../../../src/agent/reload/check.ts';
import { gitLock } from '../../../src/agent/reload/git-lock.ts';
import { installPackages } from '../../../src/agent/reload/packages.ts';
import { createSyntaxCheck } from '../../../src/agent/reload/syntax-check.ts';
import { message } from '../../../src/shared/messages/message.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bkdev-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Writes a Node script that stands in for a Python program. */
function script(text: string): string {
  const path = join(folder, 'script.mjs');
  writeFileSync(path, text);
  return path;
}

const change = (path: string) => ({ path, isNew: false, since: 0 });

describe('a check', () => {
  const around = {
    root: '/workspace',
    gate: async () => ({ faults: [], compared: [] }),
    install: async () => undefined,
    onBlind: () => {},
  };

  it('must compile code alone, and install packages only when their files changed', async () => {
    const asked: unknown[] = [];
    const watching = {
      ...around,
      gate: async (paths: readonly string[]) => {
        asked.push(paths);
        return {
          faults: [{ path: '/workspace/a/b.py', line: 3, reason: 'SyntaxError: invalid syntax' }],
          compared: [{ path: '/workspace/a/c.py', modifiedSeconds: 7, size: 9, isSame: true }],
        };
      },
      install: async () => {
        asked.push('install');
        return 'cannot be fetched';
      },
    };
    expect(await check([change('.env')], watching)).toEqual({ faults: [], compared: [] });
    expect(await check(['a/b.py', 'a/uv.lock', 'a/c.html'].map(change), watching)).toEqual({
      faults: [
        { path: 'a/b.py', line: 3, reason: 'SyntaxError: invalid syntax' },
        { path: 'a/uv.lock', line: 0, reason: message('code.packages-failed', { reason: 'cannot be fetched' }) },
      ],
      compared: [{ path: 'a/c.py', modifiedSeconds: 7, size: 9, isSame: true }],
    });
    expect(asked).toEqual([['/workspace/a/b.py'], 'install']);
  });

  it('must hold nothing back if it cannot run, and say so', async () => {
    let told = 0;
    const blind = { ...around, gate: async () => undefined, onBlind: () => void told++ };
    expect(await check([change('a.py')], blind)).toEqual({ faults: [], compared: [] });
    expect(told).toBe(1);
  });
});

describe('the gate', () => {
  it('must hand over the paths, and take what is wrong in one line', async () => {
    const path = script(`
      import { readFileSync } from 'node:fs';
      const paths = readFileSync(0, 'utf8').trim().split('\\n');
      console.log('a warning that is no JSON');
      console.log(JSON.stringify({ path: paths[1], line: 4, message: 'SyntaxError: \\u001b[2Jbad\\nline' }));
      console.log(JSON.stringify({ file: 0, mtime: 7, size: 9, same: true }));
      console.log(JSON.stringify({ checked: paths.length, skipped: 0 }));`);
    const gate = createSyntaxCheck(process.execPath, [path], process.env['PATH']);
    expect(await gate(['/a.py', '/b c.py'])).toEqual({
      faults: [{ path: '/b c.py', line: 4, reason: 'SyntaxError: [2Jbad line' }],
      compared: [{ path: '/a.py', modifiedSeconds: 7, size: 9, isSame: true }],
    });
  });

  it('must have no result if it did not run to its end', async () => {
    const crashing = script(`console.log(JSON.stringify({ path: '/a.py', line: 1, message: 'x' })); process.exit(1)`);
    expect(await createSyntaxCheck(process.execPath, [crashing], undefined)(['/a.py'])).toBeUndefined();
    expect(await createSyntaxCheck(join(folder, 'absent'), [], undefined)(['/a.py'])).toBeUndefined();
  });
});

describe('installing packages', () => {
  it('must be reported by the error that the step declares, otherwise by its last line', async () => {
    const missing = message('step.lock-missing', { file: 'uv.lock' });
    const step = script(`
      console.log('bkdev-error: uv.lock is missing\\t' + ${JSON.stringify(JSON.stringify(missing))});
      console.log('bkdev-hint: write one');
      process.exit(1);`);
    expect(await installPackages(process.execPath, step, {})).toEqual(missing);
    expect(await installPackages(process.execPath, script('console.error("boom"); process.exit(3)'), {})).toBe('boom');
    expect(await installPackages(process.execPath, script('process.exit(3)'), {})).toEqual(
      message('end.exited', { status: 3 }),
    );
    expect(await installPackages(process.execPath, script('console.log("fine")'), {})).toBeUndefined();
    expect(await installPackages(join(folder, 'absent'), step, {})).toContain('ENOENT');
  });
});

describe("git's lock", () => {
  it('must be seen with its place and age in a checkout and in a worktree of it', () => {
    expect(gitLock(folder)).toBeUndefined();
    mkdirSync(join(folder, '.git'));
    const lock = join(folder, '.git/index.lock');
    writeFileSync(lock, '');
    utimesSync(lock, 1000, 1000);
    expect(gitLock(folder)).toEqual({ path: '.git/index.lock', since: 1_000_000 });
    const worktree = join(folder, 'worktree');
    mkdirSync(worktree);
    writeFileSync(join(worktree, '.git'), `gitdir: ${join(folder, '.git')}\n`);
    expect(gitLock(worktree)).toEqual({ path: lock, since: 1_000_000 });
    rmSync(lock);
    expect(gitLock(worktree)).toBeUndefined();
  });
});

import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';

const script = join(import.meta.dirname, '../../.devcontainer/runtime/store/copy.sh');
let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'bkdev-copy-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  for (const name of ['data', 'data/tables', 'snapshot', 'bin']) mkdirSync(join(home, name));
  writeFileSync(join(home, 'data/log'), 'first');
  writeFileSync(join(home, 'data/tables/notes'), 'first note');
});

/** Runs the script as a store's container would, with these programs before the machine's. */
function copy(args: readonly string[], environment: Record<string, string> = {}) {
  const env = { ...process.env, PATH: `${join(home, 'bin')}:${process.env['PATH']}`, ...environment };
  const { status, stdout } = spawnSync('bash', [script, ...args], { cwd: home, env, encoding: 'utf8' });
  return { status, said: stdout.trim().split('\n').at(-1) ?? '' };
}

/** The files of a folder that are a store's. */
function filesIn(folder: string): Record<string, string> {
  const all = readdirSync(join(home, folder), { recursive: true, withFileTypes: true });
  const files = all.filter(entry => entry.isFile() && !entry.name.startsWith('.bkdev-'));
  return Object.fromEntries(
    files
      .map(({ parentPath, name }) => join(parentPath, name))
      .sort()
      .map(path => [path.slice(join(home, folder).length + 1), readFileSync(path, 'utf8')]),
  );
}

const old = { log: 'second', more: 'new since', 'tables/notes': 'second note' };
const kept = { log: 'first', 'tables/notes': 'first note' };

/** Takes a snapshot, then changes the data; gives the snapshot's digest. */
function takenAndChanged(): string {
  const taken = copy(['keep', 'data', 'snapshot']);
  expect([taken.status, taken.said.split(' ')[0], filesIn('snapshot')]).toEqual([0, 'bkdev-copy', kept]);
  for (const [path, text] of Object.entries(old)) writeFileSync(join(home, 'data', path), text);
  return taken.said.split(' ')[2] ?? '';
}

test('a snapshot must bring back the files that there were, and take away those that came since', () => {
  const digest = takenAndChanged();
  expect(copy(['restore', 'snapshot', 'data', digest])).toMatchObject({
    status: 0,
    said: expect.stringContaining(digest),
  });
  expect(filesIn('data')).toEqual(kept);
});

test('one that was cut short must be refused, and nothing touched', () => {
  const digest = takenAndChanged();
  truncateSync(join(home, 'snapshot/tables/notes'), 3);
  expect(copy(['restore', 'snapshot', 'data', digest])).toEqual({ status: 3, said: 'bkdev-copy-failed cut-short' });
  expect(filesIn('data')).toEqual(old);
});

/** Programs that kill the script itself instead of doing their work once `left` of them have been called. */
function deadlyPrograms(): void {
  for (const name of ['mv', 'rm', 'cp', 'mkdir', 'touch']) {
    const real = execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
    const file = join(home, 'bin', name);
    const text = `#!/bin/bash
left=$(($(cat "$COUNTER") - 1)); echo $left > "$COUNTER"
[ $left -ge 0 ] || { kill -KILL $(ps -o pid= --ppid "$TOP") "$TOP" 2>/dev/null; exit 1; }
exec ${real} "$@"
`;
    writeFileSync(file, text);
    chmodSync(file, 0o755);
  }
}

test('killed at any moment it must leave all of the old files or all of the new ones', () => {
  const digest = takenAndChanged();
  deadlyPrograms();
  const found: string[] = [];
  for (let left = 0; found.at(-1) !== 'done'; left++) {
    rmSync(join(home, 'data'), { recursive: true });
    mkdirSync(join(home, 'data/tables'), { recursive: true });
    for (const [path, text] of Object.entries(old)) writeFileSync(join(home, 'data', path), text);
    writeFileSync(join(home, 'counter'), String(left));
    const env = { ...process.env, PATH: `${join(home, 'bin')}:${process.env['PATH']}`, COUNTER: join(home, 'counter') };
    const command = `TOP=$$ exec bash ${script} restore snapshot data ${digest}`;
    const { status } = spawnSync('bash', ['-c', command], { cwd: home, env });
    // The container starts again, with the image's own programs.
    execFileSync('bash', [script, 'settle', 'data'], { cwd: home });
    const now = filesIn('data');
    const isWhole =
      JSON.stringify(now) === JSON.stringify(kept) ? 'new' : JSON.stringify(now) === JSON.stringify(old) ? 'old' : now;
    found.push(status === 0 ? 'done' : String(JSON.stringify(isWhole)));
  }
  const places = [...new Set(found)];
  expect(places).toEqual(['"old"', '"new"', 'done']);
}, 120_000);

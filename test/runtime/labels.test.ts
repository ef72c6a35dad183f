import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const supervisor = join(import.meta.dirname, '../../.devcontainer/runtime/supervisor');

/** Returns what is logged of these pieces of a program's output, and then at its end. */
function logged(...pieces: readonly string[]): readonly string[] {
  const program = `
import json, sys
sys.path.insert(0, ${JSON.stringify(supervisor)})
from labels import Labels
labels = Labels("cron")
told = [labels.lines(piece.encode()) for piece in json.loads(sys.argv[1])] + [labels.end()]
print(json.dumps([data.decode() for data in told]))
`;
  return JSON.parse(execFileSync('python3', ['-c', program, JSON.stringify(pieces)], { encoding: 'utf8' }));
}

test('each whole line must have a label, and an unfinished one wait for the rest or the end', () => {
  const label = 'cron \u001F| ';
  expect(logged('one\ntw', 'o\n', 'three')).toEqual([`${label}one\n`, `${label}two\n`, '', `${label}three\n`]);
  expect(logged('\n', 'done\n')).toEqual([`${label}\n`, `${label}done\n`, '']);
});

test('a line that does not end must be passed on in pieces', () => {
  const [first = '', rest = ''] = logged('x'.repeat(64 * 1024 + 5));
  expect([first.length, rest]).toEqual([64 * 1024 + 9, 'cron \u001F| xxxxx\n']);
});

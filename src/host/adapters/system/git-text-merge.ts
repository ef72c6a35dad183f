import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execaSync } from 'execa';
import type { LineRange, MergeConflict, Merged, TextMerge } from '../../ports/text-merge.ts';

/** Longer than a line of such characters that a person is likely to write as an underline. */
const markerSize = 53;
const [begins, divides, ends] = ['<', '=', '>'].map(sign => sign.repeat(markerSize)) as [string, string, string];
const gitFailed = 127;

/** Merges with `git merge-file` and compares with `git diff --no-index`, which need no repository. */
export const gitTextMerge: TextMerge = {
  merge: ({ ours, base, theirs }, side) =>
    inFiles({ ours, base, theirs }, folder => {
      const args = ['merge-file', '-p', `--marker-size=${markerSize}`, 'ours', 'base', 'theirs'];
      const { exitCode = gitFailed, stdout } = git(args, folder);
      // The exit status is the number of conflicts, or 255 for an error (git-merge-file(1)).
      if (exitCode >= gitFailed) return undefined;
      return resolved(stdout, side, side === 'ours' ? theirs : ours);
    }),
  diff: (before, after) =>
    inFiles({ before, after }, folder => {
      const args = ['diff', '--no-index', '--no-color', '--no-ext-diff', '--no-textconv', 'before', 'after'];
      const { stdout } = git(args, folder);
      const lines = stdout.replace(/\n$/, '').split('\n');
      const start = lines.findIndex(line => line.startsWith('@@ '));
      return start < 0 ? [] : lines.slice(start);
    }),
};

function git(args: readonly string[], cwd: string) {
  return execaSync('git', args, { cwd, reject: false, stripFinalNewline: false, env: { LC_ALL: 'C' } });
}

function inFiles<Result>(texts: Readonly<Record<string, string>>, use: (folder: string) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), 'bkdev-merge-'));
  try {
    for (const [name, text] of Object.entries(texts)) writeFileSync(join(folder, name), text, { mode: 0o600 });
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Returns the result of a merge, with one side's lines in place of each conflict. `other` is the text of the other
 * side.
 */
function resolved(marked: string, side: 'ours' | 'theirs', other: string): Merged {
  const lines: string[] = [];
  const conflicts: MergeConflict[] = [];
  const otherLines = other.split('\n');
  let searchedFrom = 0;
  let open: { ours: string[]; theirs: string[]; in: 'ours' | 'theirs' } | undefined;
  for (const line of marked.split('\n')) {
    if (open === undefined) {
      if (line.startsWith(begins)) open = { ours: [], theirs: [], in: 'ours' };
      else lines.push(line);
    } else if (line.startsWith(divides)) open.in = 'theirs';
    else if (line.startsWith(ends)) {
      const left = side === 'ours' ? open.theirs : open.ours;
      const range = rangeOf(left, otherLines, searchedFrom);
      searchedFrom = range?.to ?? searchedFrom;
      const taken = { from: lines.length + 1, to: lines.length + open[side].length };
      lines.push(...open[side]);
      conflicts.push({ taken, other: range });
      open = undefined;
    } else open[open.in].push(line);
  }
  return { text: lines.join('\n'), conflicts };
}

function rangeOf(part: readonly string[], lines: readonly string[], from: number): LineRange | undefined {
  if (part.length === 0) return undefined;
  for (let at = from; at + part.length <= lines.length; at += 1)
    if (part.every((line, index) => lines[at + index] === line)) return { from: at + 1, to: at + part.length };
  return undefined;
}

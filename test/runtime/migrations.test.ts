import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const probe = join(import.meta.dirname, '../../.devcontainer/runtime/probe');

/** What the probe notes of a database in which these are applied, where the application `shop` has these files. */
function noted(files: Readonly<Record<string, string>>, applied: readonly string[]): unknown {
  const home = mkdtempSync(join(tmpdir(), 'bkdev-migrations-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  mkdirSync(join(home, 'shop/migrations'), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(home, 'shop/migrations', `${name}.py`), text);
  const program = `
import json, sys
sys.path.insert(0, ${JSON.stringify(probe)})
from migrations import Migrations, why_ahead, why_unapplied
known = Migrations([${JSON.stringify(home)}])
applied = {("shop", name) for name in ${JSON.stringify(applied)}}
missing = known.missing_in(applied, set())
print(json.dumps([note for note in (why_unapplied(missing), why_ahead(known.unknown_in(applied), missing)) if note]))
`;
  return JSON.parse(execFileSync('python3', ['-c', program], { encoding: 'utf8' }));
}

const first = '0001_initial';

test('what is applied and has no file must say that the database is ahead', () => {
  expect(noted({ [first]: '' }, [first, '0002_price'])).toEqual([
    { code: 'note.migrations-ahead', params: { names: ['shop.0002_price'], more: 0 } },
  ]);
});

test('a file of the same number must say which migration it is in the place of', () => {
  expect(noted({ [first]: '', '0002_stock': '' }, [first, '0002_price'])).toEqual([
    { code: 'note.migrations-missing', params: { names: ['shop.0002_stock'], more: 0 } },
    { code: 'note.migrations-replaced', params: { applied: 'shop.0002_price', here: 'shop.0002_stock' } },
  ]);
});

test('what a squashed migration replaces, and what belongs to an application that is elsewhere, must be no news', () => {
  const squashed = 'class Migration:\n    replaces = [("shop", "0001_initial"), ("shop", "0002_price")]\n';
  expect(noted({ '0001_squashed': squashed }, [first, '0002_price'])).toEqual([]);
  expect(noted({ [first]: '' }, [first])).toEqual([]);
});

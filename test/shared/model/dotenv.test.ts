import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseEnvironment } from '../../../src/host/definition/env-file.ts';
import { quoted } from '../../../src/host/definition/template/environment-text.ts';
import { parseDotenv } from '../../../src/shared/model/dotenv.ts';

const template = String.raw`# Copy to .env
PLAIN=value
export EXPORTED=yes   # how a shell has it
EMPTY=
HASH=colour#1 # the second one begins a comment
QUOTED_HASH="colour #1" # a comment
EQUALS=a=b=c
SINGLE='as $PLAIN and \n are'
DOUBLE="two\nlines, \"said\", \$5"
CERTIFICATE="-----BEGIN-----
line = 2
-----END-----"
URL=postgres://@{PLAIN}:$PLAIN@@{HOST:-localhost}/db
PRICE=pa$$word$1
UNKNOWN=$NOBODY/@{NOBODY}
OPEN="never closed
not an assignment
  SPACED = around it
ΝΑΜΕ=no name
TWICE=1
TWICE=2
`.replaceAll('@{', '$\u007b');

const read = {
  ...{ PLAIN: 'value', EXPORTED: 'yes', EMPTY: '', HASH: 'colour#1', QUOTED_HASH: 'colour #1', EQUALS: 'a=b=c' },
  SINGLE: 'as $PLAIN and \\n are',
  DOUBLE: 'two\nlines, "said", $5',
  CERTIFICATE: '-----BEGIN-----\nline = 2\n-----END-----',
  URL: 'postgres://value:value@localhost/db',
  ...{ PRICE: 'pa$$word$1', UNKNOWN: '$NOBODY/$\u007bNOBODY}', OPEN: '"never closed', SPACED: 'around it', TWICE: '2' },
};

test('a template must be read like its loaders do, whatever its line ends', () => {
  for (const text of [template, `\uFEFF${template.replaceAll('\n', '\r\n')}`])
    expect(Object.fromEntries(parseDotenv(text).map(({ name, value }) => [name, value]))).toEqual(read);
  expect(parseDotenv(template).find(({ name }) => name === 'URL')?.line).toBe(13);
});

/** What programs in containers read from the same text, and then from others, if the file changes; null removes it. */
function readInside(text: string, ...later: readonly (string | null)[]): unknown {
  const settings = join(import.meta.dirname, '../../../.devcontainer/runtime/settings');
  const program = `
import json, os, shutil, sys, tempfile
sys.path.insert(0, ${JSON.stringify(settings)})
import bkdev_dotenv
folder = bkdev_dotenv.WORKSPACE = os.path.realpath(tempfile.mkdtemp())
os.makedirs(folder + "/src/deep")
os.environ.clear()
os.environ["PLAIN"] = "of the container"
os.chdir("/")
bkdev_dotenv.load()
os.chdir(folder + "/src/deep")
for text in json.load(sys.stdin):
    if text is None:
        os.remove(folder + "/src/.env")
    else:
        with open(folder + "/src/.env", "wb") as file:
            file.write(text.encode())
    bkdev_dotenv.load()
shutil.rmtree(folder)
print(json.dumps(dict(os.environ)))
`;
  return JSON.parse(
    execFileSync('python3', ['-c', program], { encoding: 'utf8', input: JSON.stringify([text, ...later]) }),
  );
}

test('programs in containers must read the same, and keep what the container already has', () => {
  const known = { PLAIN: 'of the container' };
  const expected = { ...read, ...known, URL: 'postgres://of the container:of the container@localhost/db' };
  const outside = parseDotenv(template, known).map(({ name, value }) => [name, value]);
  expect({ ...Object.fromEntries(outside), ...known }).toEqual(expected);
  for (const text of [template, `\uFEFF${template.replaceAll('\n', '\r\n')}`])
    expect(readInside(text)).toEqual(expected);
  expect(readInside('NUL=a\u0000b\nBYTES=\u00ff\n')).toEqual({ PLAIN: 'of the container', BYTES: '\u00ff' });
});

test('a server that reloads must take changed values, drop removed ones, and keep what the container has', () => {
  const before = 'KEPT=1\nCHANGED=old\nREMOVED=1\nPLAIN=1\nBUILT=$CHANGED/x\n';
  const container = { PLAIN: 'of the container' };
  expect(readInside(before, 'KEPT=1\nCHANGED=new\nBUILT=$CHANGED/x\nADDED=1\n')).toEqual({
    ...{ ...container, KEPT: '1', CHANGED: 'new', BUILT: 'new/x', ADDED: '1' },
  });
  expect(readInside(before, null)).toEqual(container);
});

test('written text must be read back exactly', () => {
  const values = { ...read, BOTH: `it's "$5" \\`, BACKSLASH: 'C:\\', RETURN: "'\r\n\t", COMMENT: ' # none' };
  const text = Object.entries(values).map(([name, value]) => `${name}=${quoted(value)}\n`);
  expect(parseEnvironment(text.join(''))).toEqual(values);
});

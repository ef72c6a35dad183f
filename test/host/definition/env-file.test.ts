import { expect, test } from 'vitest';
import {
  brokenLines,
  decodePath,
  encodePath,
  formatEnvironment,
  lineOf,
  parseEnvironment,
} from '../../../src/host/definition/env-file.ts';

test('a new file must be written so that Compose interpolates nothing', () => {
  expect(formatEnvironment({ A: '1', B: 'a $b "c" \'d\'' })).toBe(
    `# Written by bkdev for this checkout; git ignores it. A port or BKDEV_BASE_IMAGE that you change here is kept,
# the other settings of bkdev are worked out again at each start. Lines of your own stay as they are.
A='1'
B='a $b "c" d'
`,
  );
});

const settings = { BKDEV_PROJECT: 'bkdev-shop-1f2e', BKDEV_PORT_API: '10204' };

test('a written file must be read back, and not change when written again', () => {
  const text = formatEnvironment(settings);
  expect(parseEnvironment(text)).toEqual(settings);
  expect(formatEnvironment(settings, text)).toBe(text);
});

test('lines and comments of a person must keep their text and position', () => {
  const before = `# ours, do not remove
MY_TOKEN=x   # from the vault
BKDEV_PROJECT='old'
export DEBUG

CERT="-----BEGIN
BKDEV_PORT_WEB=not a setting
-----END"
BKDEV_PYPI_INDEX='https://gone.example'
BKDEV_PORT_API = 10204   # mine
BKDEV_PORT_API = 10204
BKDEV_MINE=1
`;
  expect(formatEnvironment({ ...settings, BKDEV_SOURCE: '..' }, before)).toBe(`# ours, do not remove
MY_TOKEN=x   # from the vault
BKDEV_PROJECT='bkdev-shop-1f2e'
export DEBUG

CERT="-----BEGIN
BKDEV_PORT_WEB=not a setting
-----END"
BKDEV_PORT_API = 10204   # mine
BKDEV_SOURCE='..'
BKDEV_MINE=1
`);
});

test('the mounts for git of a worktree must be removed with it', () => {
  const names = ['BKDEV_GIT_SOURCE', 'BKDEV_GIT_TARGET', 'BKDEV_GIT_MIRROR', 'BKDEV_GIT_CHECKOUT'];
  const before = formatEnvironment({ ...settings, ...Object.fromEntries(names.map(name => [name, '/srv/shop/.git'])) });
  expect(parseEnvironment(formatEnvironment(settings, before))).toEqual(settings);
});

test("settings must be appended to a person's file, under a heading", () => {
  const written = formatEnvironment(settings, 'MY_TOKEN=x');
  expect(written).toMatch(
    /^MY_TOKEN=x\n# Written by bkdev .*\n#.*\nBKDEV_PROJECT='bkdev-shop-1f2e'\nBKDEV_PORT_API='10204'\n$/,
  );
  expect(formatEnvironment(settings, written)).toBe(written);
  // Even if everything that bkdev wrote was removed except its heading.
  const headed = written.replace(/^BKDEV_.*\n/gm, '');
  expect(formatEnvironment(settings, headed)).toBe(written);
});

test('Windows line endings must be kept', () => {
  expect(formatEnvironment(settings, "MY_TOKEN=x\r\nBKDEV_PROJECT='bkdev-shop-1f2e'\r\n")).toBe(
    "MY_TOKEN=x\r\nBKDEV_PROJECT='bkdev-shop-1f2e'\nBKDEV_PORT_API='10204'\n",
  );
});

test('a file written by a person must be read as Compose reads it', () => {
  const text = [
    '# a comment with ${ and "',
    'PLAIN=1',
    ' export SPACED =  two words  ',
    "SINGLE='a # b'",
    'DOUBLE="a b" # why',
    'COMMENTED=10300 # mine, and ${ too',
    'HASH=a#b',
    'EMPTY=',
    'ONLY= # a comment',
    'NAME_ALONE',
    'WINDOWS=1\r',
    'COLON: 1',
    "QUOTE='it\\'s'",
    'QUOTES="a \\"b\\" \\$c"',
    "INNER=it's",
    "RAW='a${b'",
    'DOLLARS=a$ b$1',
    `DEFAULT=\${A:-b}c`,
    'LINES="a',
    'b"',
    'TWICE=1',
    'TWICE=2',
  ].join('\n');
  expect(brokenLines(text)).toEqual([]);
  expect(parseEnvironment(text)).toEqual({
    ...{ PLAIN: '1', SPACED: 'two words', SINGLE: 'a # b', DOUBLE: 'a b', COMMENTED: '10300', HASH: 'a#b' },
    ...{ EMPTY: '', ONLY: '', WINDOWS: '1', COLON: '1', QUOTE: "it's", QUOTES: 'a "b" $c', INNER: "it's" },
    ...{ RAW: 'a${b', DOLLARS: 'a$ b$1', DEFAULT: `\${A:-b}c`, LINES: 'a\nb', TWICE: '2' },
  });
  expect([lineOf(text, 'TWICE'), lineOf(text, 'PLAIN'), lineOf(text, 'NONE')]).toEqual([22, 2, undefined]);
});

test.for([
  'PASSWORD=a${b',
  'PASSWORD="a${b"',
  'PASSWORD="never closed',
  "PASSWORD='never closed",
  "PASSWORD='it''s'",
  'not a setting',
  '<<<<<<< HEAD',
  '- PASSWORD=x',
])('an entry that makes Compose refuse the file must be omitted, and nothing else: %s', line => {
  const text = `A=1\n${line}\nB=2\n`;
  expect([brokenLines(text), parseEnvironment(text)]).toEqual([[2], { A: '1', B: '2' }]);
  expect(formatEnvironment({ C: '3' }, text)).toMatch(/^A=1\nB=2\n(?:#.*\n)+C='3'\n$/);
});

test.for(['/home/ada/My Shop', "/srv/it's 100%", '/srv/$HOME/"a"\\b#c\nd', '/srv/监控'])(
  'a path must come back from the file as it was: %s',
  path => {
    const encoded = encodePath(path);
    expect(encoded).not.toMatch(/['"$\\#\n]/);
    expect(decodePath(parseEnvironment(formatEnvironment({ A: encoded }))['A'] ?? '')).toBe(path);
  },
);

test('a path written by another program must not cause a failure', () => {
  expect(decodePath('/srv/100%')).toBe('/srv/100%');
});

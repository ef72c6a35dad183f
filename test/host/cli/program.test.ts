import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { run } from '../../../src/host/cli/program.ts';
import { toMs } from '../../../src/host/cli/values.ts';
import { printedBy } from '../../support/printed.ts';
import { parseSaid } from '../../support/said.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cli-'));
  vi.stubEnv('XDG_STATE_HOME', join(folder, 'state'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const bkdev = (...words: string[]) => printedBy(() => run(['node', 'bkdev', ...words]));

test.for([
  [['--frobnicate'], "error: unknown option '--frobnicate'"],
  [['up', 'api', 'web'], "error: too many arguments for 'up'. Expected 1 argument but got 2: api, web."],
  [
    ['up', '--timeout', 'soon'],
    "error: option '--timeout <duration>' argument 'soon' is invalid. a duration such as 90s or 5m is expected.",
  ],
  [
    ['logs', '--tail', '-3'],
    "error: option '-n, --tail <lines>' argument '-3' is invalid. a whole number is expected.",
  ],
  [['pause', 'api', 'web'], "error: too many arguments for 'pause'. Expected 1 argument but got 2: api, web."],
  [['restart'], "error: missing required argument 'services'"],
  [['wait'], "error: missing required argument 'services'"],
  [
    ['wait', 'api', '--timeout', 'soon'],
    "error: option '--timeout <duration>' argument 'soon' is invalid. a duration such as 90s or 5m is expected.",
  ],
  [['exec', 'api'], "error: missing required argument 'command'"],
  [['exec', 'api', '--'], "error: missing required argument 'command'"],
  [['--workspace'], "error: option '-w, --workspace <dir>' argument missing"],
] as const)('%j must be refused as wrong usage, with a pointer to the help', async ([words, message]) => {
  const { result, stdout, stderr } = await bkdev(...words);
  expect({ result, stdout, lines: stderr.trim().split('\n') }).toEqual({
    result: 2,
    stdout: '',
    lines: [message, '(bkdev --help shows the commands)'],
  });
});

test.for([
  ['statsu', '(Did you mean status?)'],
  ['stas', '(Did you mean one of start, status, stop?)'],
  ['donw', '(Did you mean down?)'],
  ['restrat', '(Did you mean restart?)'],
] as const)('%s, a mistyped command, must be refused with the nearest one', async ([word, suggestion]) => {
  const { result, stdout, stderr } = await bkdev(word, '--workspace', folder);
  expect({ result, stdout, lines: stderr.trim().split('\n') }).toEqual({
    result: 2,
    stdout: '',
    lines: [`error: unknown command '${word}'`, suggestion, '(bkdev --help shows the commands)'],
  });
});

test('the name of a profile alone must not bring it up', async () => {
  const { result, stderr } = await bkdev('api', '--workspace', folder);
  expect({ result, first: stderr.split('\n')[0] }).toEqual({ result: 2, first: "error: unknown command 'api'" });
});

test.for([
  ['python', '-V'],
  ['--', 'python', '--version'],
  ['ls', '--json'],
  ['ls', '--help'],
  ['ls', '-w', '/nowhere', '--', '-y'],
])('of exec %j, all of it must belong to the command inside', async words => {
  const { result, stdout, stderr } = await bkdev('exec', '--workspace', folder, 'api', ...words);
  expect({ result, stdout, first: stderr.split('\n')[0] }).toEqual({
    result: 2,
    stdout: '',
    first: `✗ Neither ${folder} nor a folder above it has a bkdev definition (.devcontainer/compose.yaml).`,
  });
});

test.for([
  ['-w', 'FOLDER', '--json', 'status'],
  ['status', '--json', '-w', 'FOLDER'],
  ['--json', 'status', '--workspace=FOLDER'],
])('%j must be accepted before and after the command', async words => {
  const { result, stdout } = await bkdev(...words.map(word => word.replace('FOLDER', folder)));
  expect({ result, code: JSON.parse(stdout).error.code }).toEqual({ result: 2, code: 'definition-missing' });
});

test('help must be printed on stdout and be no failure', async () => {
  const { result, stdout, stderr } = await bkdev('--help');
  expect({ result, stderr }).toEqual({ result: 0, stderr: '' });
  for (const command of [
    'up',
    'status',
    'wait',
    'events',
    'stop',
    'down',
    'restart',
    'pause',
    'resume',
    'logs',
    'exec',
    'doctor',
    'init',
    'profiles',
  ])
    expect(stdout).toMatch(new RegExp(`^  ${command}\\b`, 'm'));
});

test('the version must be that of the package', async () => {
  vi.stubEnv('BKDEV_VERSION', '1.2.3');
  expect(await bkdev('--version')).toEqual({ result: 0, stdout: '1.2.3\n', stderr: '' });
});

test.for(['up', 'status', 'stop', 'down', 'pause', 'resume', 'profiles', 'logs', 'events'])(
  '%s outside of a checkout must be reported on stderr',
  async command => {
    expect(await bkdev(command, '--workspace', folder)).toEqual({
      result: 2,
      stdout: '',
      stderr: `✗ Neither ${folder} nor a folder above it has a bkdev definition (.devcontainer/compose.yaml).\n  try: In the checkout of your product: bkdev init. Elsewhere: --workspace DIR.\n`,
    });
  },
);

test('with --json an error must be one JSON document on stdout, and nothing on stderr', async () => {
  const { result, stdout, stderr } = await bkdev('status', '--json', '-w', folder);
  expect({ result, stderr, document: parseSaid(stdout) }).toEqual({
    result: 2,
    stderr: '',
    document: {
      error: {
        code: 'definition-missing',
        message: `Neither ${folder} nor a folder above it has a bkdev definition (.devcontainer/compose.yaml).`,
        hint: 'In the checkout of your product: bkdev init. Elsewhere: --workspace DIR.',
      },
    },
  });
});

test.for([[], ['--dry-run']])(
  'up %j in a folder without the product must be refused without changing it',
  async more => {
    const put = (path: string, text: string) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    };
    const inputs = '{role: step, title: Packages, inputs: [shop/manage.py]}';
    put('checkout/.devcontainer/product.yaml', 'name: shop\nfolder: shop\nwrites: [logs]\n');
    put('checkout/.devcontainer/compose.yaml', `services: {deps: {image: x, x-bkdev: ${inputs}}}\n`);
    put('checkout/profiles/api.yaml', 'name: api\ntitle: API\nservices: [deps]\n');
    const checkout = join(folder, 'checkout');
    const all = () => readdirSync(checkout, { recursive: true }).sort();
    const before = all();
    const { result, stderr } = await bkdev('up', '--workspace', checkout, ...more);
    expect({ result, first: stderr.split('\n')[0] }).toEqual({
      result: 2,
      first: `✗ shop/manage.py is not in ${checkout}, and Packages needs it.`,
    });
    expect(all()).toEqual(before);
  },
);

test.for([
  ['300s', 300_000],
  ['5m', 300_000],
  ['2h', 7_200_000],
  ['1500ms', 1500],
  ['90', 90_000],
  ['1.5m', 90_000],
  ['0', 0],
] as const)('%s must be %d ms', ([text, durationMs]) => {
  expect(toMs(text)).toBe(durationMs);
});

test.for(['', 'soon', '-5s', '5 m', '5d', '5M', '1e3', 'Infinity', '.5s'])('%j must not be a duration', text => {
  expect(() => toMs(text)).toThrow(InvalidArgumentError);
});

describe('completion', () => {
  const checkout = () => {
    mkdirSync(join(folder, '.devcontainer'));
    mkdirSync(join(folder, 'profiles'));
    const api = '{x-bkdev: {role: api}, environment: {COLOUR: red}}';
    writeFileSync(join(folder, '.devcontainer', 'compose.yaml'), `services: {api: ${api}}\n`);
    const product = 'name: shop\nfolder: .\nenvironment: {LIMIT: {type: int}}\n';
    writeFileSync(join(folder, '.devcontainer', 'product.yaml'), product);
    writeFileSync(join(folder, 'profiles', 'api.yaml'), 'name: api\ntitle: API\nservices: [workspace, api]\n');
    writeFileSync(join(folder, 'profiles', 'full.yaml'), 'name: full\ntitle: All\nextends: api\nservices: [beat]\n');
    return folder;
  };
  const completed = async (...words: string[]) => {
    const { result, stdout, stderr } = await bkdev('complete', '--', ...words);
    expect({ result, stderr }).toEqual({ result: 0, stderr: '' });
    return stdout
      .trim()
      .split('\n')
      .slice(0, -1)
      .map(line => line.split('\t')[0]);
  };

  test.each([
    [['-w', 'CHECKOUT', 'sw'], ['switch']],
    [
      ['-w', 'CHECKOUT', 'up', ''],
      ['api', 'full'],
    ],
    [['switch', '-w', 'CHECKOUT', 'f'], ['full']],
    [
      ['logs', '-w', 'CHECKOUT', 'api', ''],
      ['workspace', 'api', 'beat'],
    ],
    [['exec', '-w', 'CHECKOUT', 'b'], ['beat']],
    [['env', '-w', 'CHECKOUT', 'be'], ['beat']],
    [
      ['env', '-w', 'CHECKOUT', 'api', ''],
      ['COLOUR', 'LIMIT'],
    ],
    [['down', '--vol'], ['--volumes']],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    [['compl'], ['completion']],
  ])('%j must be completed to %j', async (words, expected) => {
    const folder = checkout();
    expect(await completed(...words.map(word => (word === 'CHECKOUT' ? folder : word)))).toEqual(expected);
  });

  test.each([
    ['no checkout', () => undefined],
    ['a profile that cannot be read', () => writeFileSync(join(checkout(), 'profiles', 'odd.yaml'), 'name: [\n')],
  ])('with %s it must say nothing in the middle of a line', async (_, prepare) => {
    prepare();
    expect(await completed('-w', folder, 'up', '')).toEqual([]);
  });

  test.each(['bash', 'zsh', 'fish'])('the script for %s must call bkdev, and be valid for it', async shell => {
    const { result, stdout } = await bkdev('completion', shell);
    expect(result).toBe(0);
    expect(stdout).toContain('bkdev complete --');
    if (shell === 'bash') expect(spawnSync('bash', ['-n'], { input: stdout, encoding: 'utf8' }).stderr).toBe('');
  });

  test('another shell must be refused with the supported ones', async () => {
    const { result, stderr } = await bkdev('completion', 'tcsh');
    expect({ result, first: stderr.split('\n')[0] }).toEqual({
      result: 2,
      first: "error: 'tcsh' is not a shell that bkdev knows. It knows bash, zsh, fish.",
    });
  });
});

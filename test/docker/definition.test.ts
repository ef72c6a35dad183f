import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { parseSaid } from '../support/said.ts';
import { anotherCheckout, bkdev } from './support/bkdev.ts';
import { type Checkout, edit } from './support/checkout.ts';
import { statesOf, volumesOf } from './support/engine.ts';
import { must } from './support/run.ts';

let checkout: Checkout;

beforeAll(async () => {
  checkout = await anotherCheckout('definition', { seed: false });
});

const compose = '.devcontainer/compose.yaml';

interface Case {
  readonly file?: string;
  readonly change?: (text: string) => string;
  readonly args?: readonly string[];
  /** The parts of stderr, in this order. */
  readonly says: readonly (string | RegExp)[];
}

const cases: Record<string, Case> = {
  'a profile that does not exist is answered with those that do': {
    args: ['up', 'everything'],
    says: ['There is no profile "everything".', 'try: There are: api, frontend, full, gateway, pages, web-worker.'],
  },
  'compose.yaml that does not parse is shown by file and line': {
    file: compose,
    change: text => text.replace('services:\n', 'services:\n  "broken: [\n'),
    says: [
      /\.devcontainer\/compose\.yaml:\d+: this is not YAML: /,
      /\d+ \| /,
      /try: Correct line \d+ of \.devcontainer/,
    ],
  },
  'an unknown key of x-bkdev is named': {
    file: compose,
    change: text => text.replace('role: workspace', 'role: workspace\n      prbe: true'),
    says: [/\.devcontainer\/compose\.yaml:\d+: services\.workspace\.x-bkdev: .*"prbe"/],
  },
  'a role that is no name is told what one looks like': {
    file: compose,
    change: text => text.replace('role: workspace', 'role: Work shop'),
    says: [
      /\.devcontainer\/compose\.yaml:\d+: services\.workspace\.x-bkdev\.role: must be lower-case letters/,
      'role: Work shop',
    ],
  },
  'a program without a command is told what it needs': {
    file: compose,
    change: text =>
      text
        .replace('          autorestart: unexpected\n', '          autorestart: unexpected\n        x: {priority: 1}\n')
        .replace(/(x: \{priority: 1\}\n) {10}startRetries: 1\n/, '$1'),
    says: [/\.devcontainer\/compose\.yaml:\d+: services\.api\.x-bkdev\.programs\.x: a program needs either/],
  },
  'a probe of the wrong kind is told what was expected': {
    file: compose,
    change: text => text.replace('port: 10204, path', 'port: ten, path'),
    says: [/\.devcontainer\/compose\.yaml:\d+: services\.api\.x-bkdev\.probe\.http\.port: .*expected number/],
  },
  'what Compose itself does not accept names the file': {
    file: compose,
    change: text => text.replace('    image: bkdev-mysql', '    imagination: none\n    image: bkdev-mysql'),
    says: [/\.devcontainer\/compose\.yaml: .*imagination/],
  },
  'a profile that names an unknown service is answered with those there are': {
    file: 'profiles/api.yaml',
    change: text => text.replace('redis', 'radish'),
    says: [
      /profiles\/api\.yaml:\d+: there is no service "radish" in \.devcontainer\/compose\.yaml/,
      'try: There are: workspace, mysql, redis, broker, deps, migrate, seed, queues, api, web, worker, beat.',
    ],
  },
  'a profile that extends itself is shown the whole circle': {
    file: 'profiles/api.yaml',
    change: text => text.replace('services:', 'extends: full\nservices:'),
    says: [/profiles\/\S+\.yaml:\d+: the profile extends itself: .*full -> web-worker -> api/],
  },
  'a profile that extends one that does not exist is answered with those that do': {
    file: 'profiles/full.yaml',
    change: text => text.replace('web-worker', 'webworker'),
    says: [
      /profiles\/full\.yaml:\d+: there is no profile "webworker" to extend/,
      'try: There are: api, frontend, gateway, pages, web-worker.',
    ],
  },
  'a profile that lays a missing file over is answered with those there are': {
    file: 'profiles/full.yaml',
    change: text => text.replace('compose.full.yaml', 'compose.fool.yaml'),
    args: ['up', 'full'],
    says: [
      /profiles\/full\.yaml:\d+: there is no \.devcontainer\/compose\.fool\.yaml to lay over compose\.yaml/,
      /try: \.devcontainer has: .*compose\.full\.yaml, .*compose\.yaml/,
    ],
  },
  'two files of one profile are both named': {
    file: 'profiles/full.yml',
    change: () => 'name: full\ntitle: Another\nextends: api\n',
    says: ['profiles/full.yaml and profiles/full.yml are both the profile "full".', 'try: Remove one of them'],
  },
  'a profile by the name of another one is told that its file is called otherwise': {
    file: 'profiles/mine.yaml',
    change: () => 'name: api\ntitle: Mine\nextends: full\n',
    says: [/profiles\/mine\.yaml:1: the profile is named "api", its file "mine"/],
  },
  'a profile that does not validate is shown by file and line': {
    file: 'profiles/api.yaml',
    change: text => text.replace('services:', 'service:'),
    says: [/profiles\/api\.yaml:\d+: .*"service"/],
  },
};

test.each(Object.entries(cases))('%s', async (_, { file, change, args = ['up', 'api'], says }) => {
  const undo = file && change ? await edit(checkout, file, change) : async () => undefined;
  const { status, stdout, stderr } = await bkdev(checkout, args);
  await undo();
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  for (const text of says) expect(stderr).toMatch(text);
  expect(await statesOf(checkout.project)).toEqual({});
  expect(await volumesOf(checkout.project)).toEqual({});
});

test('with --json, the same error must be one document on stdout', async () => {
  const { status, stdout, stderr } = await bkdev(checkout, ['up', 'everything', '--json']);
  expect({ status, stderr, said: parseSaid(stdout) }).toEqual({
    status: 2,
    stderr: '',
    said: {
      error: {
        code: 'profile-unknown',
        message: 'There is no profile "everything".',
        hint: 'There are: api, frontend, full, gateway, pages, web-worker.',
      },
    },
  });
});

test('a folder without a definition must be reported with how to get one', async () => {
  const { status, stderr } = await bkdev({ ...checkout, root: '/' }, ['status']);
  expect(status).toBe(2);
  expect(stderr).toContain('has a bkdev definition (.devcontainer/compose.yaml)');
  expect(stderr).toContain('try: In the checkout of your product: bkdev init.');
});

async function composed(files: readonly string[], ...args: readonly string[]): Promise<string> {
  const chosen = files.flatMap(file => ['-f', join(checkout.root, '.devcontainer', file)]);
  return must(['docker', 'compose', ...chosen, 'config', ...args], { env: checkout.env });
}

test('the overlay of full must change the services that send or run tasks, and nothing else', async () => {
  const hashes = async (files: readonly string[]) => {
    const lines = (await composed(files, '--hash', '*')).trim().split('\n');
    return new Map(lines.map(line => line.split(' ') as [string, string]));
  };
  const base = await hashes(['compose.yaml']);
  const full = await hashes(['compose.yaml', 'compose.full.yaml']);
  const changed = [...full].filter(([service, hash]) => base.get(service) !== hash).map(([service]) => service);
  expect(changed.sort()).toEqual(['api', 'beat', 'queues', 'web', 'worker']);
});

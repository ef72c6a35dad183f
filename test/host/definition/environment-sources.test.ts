import { expect, test } from 'vitest';
import { environmentSources, interpolatedIn } from '../../../src/host/definition/environment-sources.ts';

const base = `
x-broker: &broker redis://redis/9
x-role: &role
  env_file: [env/common.env]
  environment: &usual {ROLE: any, COLOUR: red}
services:
  api:
    <<: *role
    environment:
      <<: *usual
      ROLE: api
      BROKER: *broker
  web:
    env_file:
      - env/common.env
      - path: ./env/web.env
        required: false
    environment:
      - NAME=from=compose
      - UNSET
  store:
`;
const overlay = `
services:
  api: {env_file: env/web.env, environment: {BROKER: "amqp://broker"}}
`;
const env: Record<string, string> = {
  '.devcontainer/env/common.env': '# a comment\nNAME=common\nexport ROLE=common\n',
  '.devcontainer/env/web.env': 'TEXT="two\nlines"\nNAME=web\n',
};

test('each variable must be found in every file that sets it, the effective one last', () => {
  const files = [
    { name: 'compose.yaml', text: base },
    { name: 'compose.full.yaml', text: overlay },
  ];
  const compose = (line: number, written?: string) => ({ file: '.devcontainer/compose.yaml', line, written });
  const full = (line: number, written: string) => ({ file: '.devcontainer/compose.full.yaml', line, written });
  const common = (line: number, written = 'common') => ({ file: '.devcontainer/env/common.env', line, written });
  const ofWeb = (line: number, written: string) => ({ file: '.devcontainer/env/web.env', line, written });
  expect(environmentSources(files, file => env[file])).toEqual({
    api: {
      NAME: [common(2), ofWeb(3, 'web')],
      ROLE: [common(3), compose(11, 'api')],
      TEXT: [ofWeb(1, 'two\nlines')],
      COLOUR: [compose(5, 'red')],
      BROKER: [compose(12, 'redis://redis/9'), full(3, 'amqp://broker')],
    },
    web: {
      NAME: [common(2), ofWeb(3, 'web'), compose(19, 'from=compose')],
      ROLE: [common(3)],
      TEXT: [ofWeb(1, 'two\nlines')],
      UNSET: [compose(20)],
    },
    store: {},
  });
});

test('an environment file must be read like Compose reads it: line ends, quotes, repetitions, a byte order mark', () => {
  const text =
    '\uFEFFFIRST=a\r\nexport QUOTED="b # c" # d\r\nRAW=\'$e\'\r\nTWICE=1\r\nTEXT="f\r\ng"\r\nTWICE=2\r\nBARE\r\n';
  const [sources] = Object.values(
    environmentSources([{ name: 'compose.yaml', text: 'services: {api: {env_file: a.env}}\n' }], () => text),
  );
  const found = Object.entries(sources ?? {}).map(([name, places]) => [
    name,
    ...places.map(({ line, written }) => `${line} ${written}`),
  ]);
  expect(found).toEqual([
    ['FIRST', '1 a'],
    ['QUOTED', '2 b # c'],
    ['RAW', '3 $e'],
    ['TWICE', '4 1', '7 2'],
    ['TEXT', '5 f\r\ng'],
  ]);
});

test.each([
  ['plain', []],
  ['$A-$@{B:-c}-$@{A}', ['A', 'B']],
  ['$$A costs $5, $@{', []],
])('the names that %s interpolates must be found', (written, names) => {
  expect(interpolatedIn(written.replaceAll('@', ''))).toEqual(names);
});

test.each([
  ['nothing', ''],
  ['no YAML', 'services: [\n'],
  ['services that are none', 'services: {api: 5, web: [], odd: {environment: 7, env_file: {a: b}}}\n'],
  ['an alias of itself', 'services: {api: &a {environment: *a}}\n'],
])('a file with %s must yield what can be determined, and never throw', (_, text) => {
  const sources = environmentSources([{ name: 'compose.yaml', text }], () => undefined);
  expect(Object.values(sources).flatMap(variables => Object.values(variables).flat().length)).toEqual(
    Object.values(sources).map(variables => Object.values(variables).flat().length),
  );
});

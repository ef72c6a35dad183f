import { expect, test } from 'vitest';
import { environmentSources } from '../../../src/host/definition/environment-sources.ts';

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
      - NAME=from compose
      - UNSET
  store:
`;
const overlay = `
services:
  api: {env_file: env/web.env, environment: {BROKER: "amqp://broker"}}
`;
const env: Record<string, string> = {
  'env/common.env': '# a comment\nNAME=common\nexport ROLE=common\n',
  'env/web.env': 'TEXT="two\nlines"\nNAME=web\n',
};

test('each variable must be found in every file that sets it, the effective one last', () => {
  const files = [
    { name: 'compose.yaml', text: base },
    { name: 'compose.full.yaml', text: overlay },
  ];
  const at = (file: string, line: number) => ({ file, line });
  expect(environmentSources(files, file => env[file])).toEqual({
    api: {
      NAME: [at('env/common.env', 2), at('env/web.env', 3)],
      ROLE: [at('env/common.env', 3), at('compose.yaml', 11)],
      TEXT: [at('env/web.env', 1)],
      COLOUR: [at('compose.yaml', 5)],
      BROKER: [at('compose.yaml', 12), at('compose.full.yaml', 3)],
    },
    web: {
      NAME: [at('env/common.env', 2), at('env/web.env', 3), at('compose.yaml', 19)],
      ROLE: [at('env/common.env', 3)],
      TEXT: [at('env/web.env', 1)],
      UNSET: [at('compose.yaml', 20)],
    },
    store: {},
  });
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

import { expect, test } from 'vitest';
import { resultOf, textOf } from '../../src/containers/devcontainer-cli.ts';
import { BkdevError, type ErrorReport } from '../../src/model/error.ts';

// Lines as @devcontainers/cli 0.89 writes them with `--log-format json`.
test.for([
  [
    '{"type":"start","level":2,"timestamp":1767225600000,"text":"Run: docker compose -f compose.yaml up -d workspace"}',
    'Run: docker compose -f compose.yaml up -d workspace',
  ],
  [
    '{"type":"raw","level":3,"timestamp":1,"text":"\\u001b[32m Container shop-workspace-1  Started\\u001b[0m\\r\\n"}',
    'Container shop-workspace-1  Started',
  ],
  ['{"type":"stop","level":2,"timestamp":1,"text":"Run: docker compose config","startTimestamp":0}', undefined],
  ['{"type":"raw","level":3,"timestamp":1,"text":"environment:\\n  MYSQL_PASSWORD: local\\n"}', undefined],
  ['{"type":"progress","name":"Running postCreateCommand...","status":"running"}', undefined],
  ['{"type":"text","text":42}', undefined],
  ['Error response from daemon: no such container', 'Error response from daemon: no such container'],
  ['{"type":"text","text":"cut off', '{"type":"text","text":"cut off'],
  ['{"type":"start","text":"Run: docker compose -f compose.yaml config"}', undefined],
  ['{"type":"start","text":"Run: docker inspect --type container 4e1f"}', undefined],
  ['{"type":"start","text":"Run in container: cat /etc/passwd"}', undefined],
  ['', undefined],
  ['   ', undefined],
  ['null', 'null'],
] as const)('%j must be told as %j', ([line, told]) => {
  expect(textOf(line)).toBe(told);
});

function refusalOf(stdout: string, said: readonly string[]): ErrorReport | undefined {
  try {
    resultOf(stdout, said);
    return undefined;
  } catch (error) {
    if (error instanceof BkdevError) return error.report();
    throw error;
  }
}

test('the container must be read from the last line', () => {
  const line = '{"outcome":"success","containerId":"4e1f","composeProjectName":"shop","remoteUser":"dev"}';
  expect(resultOf(`something before\n${line}\n`, [])).toEqual({ containerId: '4e1f' });
});

test('a failure must be told in the words of the CLI, with what it said last', () => {
  const line =
    '{"outcome":"error","message":"Command failed","description":"An error occurred starting Docker Compose up."}';
  const said = Array.from({ length: 20 }, (_, index) => `line ${index}`);
  expect(refusalOf(line, said)).toEqual({
    code: 'create-failed',
    message: 'The devcontainer CLI could not create the workspace: An error occurred starting Docker Compose up.',
    hint: 'The lines above are what it said last.',
    detail: said.slice(-12),
  });
});

test.for([
  ['', ['first', 'the end'], 'the end'],
  ['not JSON', [], 'it gave no reason'],
  ['{"outcome":"error"}', ['why'], 'why'],
  ['{"outcome":"maybe"}', [], 'it gave no reason'],
] as const)('without a reason its last line must count: %j', ([stdout, said, why]) => {
  expect(refusalOf(stdout, said)?.message).toBe(`The devcontainer CLI could not create the workspace: ${why}`);
});

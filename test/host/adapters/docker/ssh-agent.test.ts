import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDockerEngine } from '../../../../src/host/adapters/docker/docker-engine.ts';
import { startFakeDockerd } from '../../../support/fake-dockerd.ts';
import { said } from '../../../support/said.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ssh-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Creates a program `ssh` that records its arguments and then runs this script. */
function withSsh(body: string): Record<string, string> {
  writeFileSync(join(folder, 'ssh'), `#!/bin/sh\necho "$@" >> "${folder}/asked"\n${body}\n`, { mode: 0o755 });
  return { PATH: `${folder}${delimiter}${process.env['PATH']}`, DOCKER_HOST: 'ssh://ada@build:2222' };
}

test("an engine behind ssh must be reached through the user's own ssh program, as Docker's client does", async () => {
  await using dockerd = await startFakeDockerd(folder, { 'GET /info': [200, { ServerVersion: '26.1.5' }] });
  const connect = `const s = require('net').connect('${join(folder, 'docker.sock')}'); process.stdin.pipe(s).pipe(process.stdout)`;
  const env = withSsh(`exec "${process.execPath}" -e "${connect}"`);
  expect(await createDockerEngine(env).info()).toMatchObject({ version: '26.1.5', endpoint: 'ssh://ada@build:2222' });
  expect(dockerd.asked).toEqual(['GET /info']);
  const asked = readFileSync(join(folder, 'asked'), 'utf8').trim();
  expect(asked).toBe('-T -o BatchMode=yes -o ConnectTimeout=30 -l ada -p 2222 -- build docker system dial-stdio');
});

test('the error of ssh must be reported if it cannot connect', async () => {
  const env = withSsh('echo "ada@build: Permission denied (publickey)." >&2; exit 255');
  expect(await createDockerEngine(env).info().catch(said)).toMatchObject({
    code: 'engine-unreachable',
    message:
      'The Docker Engine at ssh://ada@build:2222 cannot be reached through ssh: ada@build: Permission denied (publickey).',
    hint: expect.stringMatching(/^ssh build docker version must work without asking anything/),
  });
});

test('a machine without ssh must be reported', async () => {
  const env = { PATH: folder, DOCKER_HOST: 'ssh://build' };
  expect(await createDockerEngine(env).info().catch(said)).toMatchObject({
    code: 'engine-unreachable',
    message: expect.stringContaining('cannot be reached through ssh: spawn ssh ENOENT'),
  });
});

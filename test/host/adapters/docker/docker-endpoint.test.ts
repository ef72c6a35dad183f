import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dockerEndpoint } from '../../../../src/host/adapters/docker/docker-endpoint.ts';
import { said } from '../../../support/said.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'docker-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function configure(config: unknown): void {
  writeFileSync(join(folder, 'config.json'), typeof config === 'string' ? config : JSON.stringify(config));
}

/** As `docker context create` stores it. */
function addContext(name: string, host: string | undefined): void {
  const meta = join(folder, 'contexts', 'meta', createHash('sha256').update(name).digest('hex'));
  mkdirSync(meta, { recursive: true });
  const docker = host === undefined ? {} : { docker: { Host: host, SkipTLSVerify: false } };
  writeFileSync(join(meta, 'meta.json'), JSON.stringify({ Name: name, Metadata: {}, Endpoints: docker }));
}

const local = 'unix:///var/run/docker.sock';
const asked = (env: Record<string, string> = {}) => dockerEndpoint({ DOCKER_CONFIG: folder, ...env });

test('without any setting the default socket must be used', async () => {
  expect(await asked()).toBe(local);
});

test('DOCKER_HOST must win over every context', async () => {
  configure({ currentContext: 'colima' });
  addContext('colima', 'unix:///home/ada/.colima/docker.sock');
  expect(await asked({ DOCKER_HOST: 'tcp://10.0.0.5:2375', DOCKER_CONTEXT: 'colima' })).toBe('tcp://10.0.0.5:2375');
});

test('DOCKER_CONTEXT must win over the current context', async () => {
  configure({ currentContext: 'colima' });
  addContext('colima', 'unix:///home/ada/.colima/docker.sock');
  addContext('far', 'ssh://ada@far');
  expect(await asked({ DOCKER_CONTEXT: 'far' })).toBe('ssh://ada@far');
  expect(await asked()).toBe('unix:///home/ada/.colima/docker.sock');
  expect(await asked({ DOCKER_CONTEXT: 'default' })).toBe(local);
});

test('empty settings must count as none', async () => {
  expect(await asked({ DOCKER_HOST: '', DOCKER_CONTEXT: '' })).toBe(local);
});

test('a configuration without a context, or one that is no JSON, must lead to the default socket', async () => {
  configure({ auths: {} });
  expect(await asked()).toBe(local);
  configure('{ not JSON');
  expect(await asked()).toBe(local);
});

test.for([undefined, 'without an endpoint'])(
  'a context that is not defined must be told by its name (%s)',
  async about => {
    if (about) addContext('gone', undefined);
    expect(await asked({ DOCKER_CONTEXT: 'gone' }).catch(said)).toMatchObject({
      code: 'engine-unreachable',
      message: 'The Docker context "gone" is not defined on this machine.',
      hint: 'docker context ls shows the defined ones; docker context use NAME, or unset DOCKER_CONTEXT.',
    });
  },
);

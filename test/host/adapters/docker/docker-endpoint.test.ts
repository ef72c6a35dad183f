import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findConnection } from '../../../../src/host/adapters/docker/docker-endpoint.ts';
import { said } from '../../../support/said.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'docker-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function configure(config: unknown): void {
  writeFileSync(join(folder, 'config.json'), typeof config === 'string' ? config : JSON.stringify(config));
}

/** Stores a context as `docker context create` does. */
function addContext(name: string, host: string | undefined): void {
  const meta = join(folder, 'contexts', 'meta', createHash('sha256').update(name).digest('hex'));
  mkdirSync(meta, { recursive: true });
  const docker = host === undefined ? {} : { docker: { Host: host, SkipTLSVerify: false } };
  writeFileSync(join(meta, 'meta.json'), JSON.stringify({ Name: name, Metadata: {}, Endpoints: docker }));
}

const local = 'unix:///var/run/docker.sock';
const connection = (env: Record<string, string> = {}) => findConnection({ DOCKER_CONFIG: folder, ...env });
const asked = async (env: Record<string, string> = {}) => (await connection(env)).endpoint.address;

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

test('a configuration without a context, or one that is not JSON, must lead to the default socket', async () => {
  configure({ auths: {} });
  expect(await asked()).toBe(local);
  configure('{ not JSON');
  expect(await asked()).toBe(local);
});

test.for([undefined, 'without an endpoint'])('an undefined context must be reported by its name (%s)', async about => {
  if (about) addContext('gone', undefined);
  expect(await asked({ DOCKER_CONTEXT: 'gone' }).catch(said)).toMatchObject({
    code: 'engine-unreachable',
    message: 'The Docker context "gone" is not defined on this machine.',
    hint: 'docker context ls shows the defined ones; docker context use NAME, or unset DOCKER_CONTEXT.',
  });
});

test.for([
  ['unix:///run/docker.sock', undefined, { kind: 'socket', path: '/run/docker.sock' }],
  ['unix://', undefined, { kind: 'socket', path: '/var/run/docker.sock' }],
  ['build:2375', 'build', { kind: 'network', host: 'build', port: '2375', path: '/' }],
  ['tcp://10.0.0.5', '10.0.0.5', { kind: 'network', host: '10.0.0.5', port: '2375', path: '/' }],
  ['tcp://[2001:db8::5]:1/engine', '2001:db8::5', { kind: 'network', host: '2001:db8::5', port: '1', path: '/engine' }],
  ['tcp://localhost:2375', undefined, { kind: 'network', host: 'localhost', port: '2375', path: '/' }],
  ['ssh://ada@build:2222', 'build', { kind: 'ssh', host: 'build', port: '2222', user: 'ada' }],
  ['ssh://build', 'build', { kind: 'ssh', host: 'build' }],
] as const)('%s must be connected to as it says', async ([address, remoteHost, transport]) => {
  const { endpoint, ...found } = await connection({ DOCKER_HOST: address });
  expect({ remoteHost: endpoint.remoteHost, ...found }).toEqual({ remoteHost, transport });
});

test.for(['tcp://', 'ftp://build', 'tcp://build:port'])('%s must be reported as an invalid address', async address => {
  expect(await connection({ DOCKER_HOST: address }).catch(said)).toMatchObject({
    code: 'engine-unreachable',
    message: `"${address}" is not the address of a Docker Engine.`,
  });
});

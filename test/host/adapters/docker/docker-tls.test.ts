import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createDockerEngine } from '../../../../src/host/adapters/docker/docker-engine.ts';
import { makeAuthority } from '../../../support/certificates.ts';
import { said } from '../../../support/said.ts';

const home = mkdtempSync(join(tmpdir(), 'docker-tls-'));
const good = join(home, 'good');
const other = join(home, 'other');
/** The relevant parts of an engine's response to `GET /info`. */
const info = { ServerVersion: '26.1.5', OperatingSystem: 'Debian', Architecture: 'x86_64', MemTotal: 8 };

const server = { address: '', close: () => {} };
beforeAll(async () => {
  makeAuthority(good);
  makeAuthority(other);
  const pem = (name: string) => readFileSync(join(good, name));
  const tls = { ca: pem('ca.pem'), cert: pem('cert.pem'), key: pem('key.pem'), requestCert: true };
  const listening = createServer(tls, (_, response) => response.end(JSON.stringify(info))).listen(0, '127.0.0.1');
  await once(listening, 'listening');
  server.address = `tcp://127.0.0.1:${(listening.address() as AddressInfo).port}`;
  server.close = () => listening.close();
});
afterAll(() => {
  server.close();
  rmSync(home, { recursive: true });
});

/** The folder of the client's certificates, recreated for each test. */
const certificates = join(home, 'client');
beforeEach(() => {
  rmSync(certificates, { recursive: true, force: true });
  cpSync(good, certificates, { recursive: true });
});

const take = (from: string, ...names: readonly string[]) => {
  for (const name of names) cpSync(join(from, name), join(certificates, name));
};
const environment = (): Record<string, string> => ({
  ...{ DOCKER_HOST: server.address, DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: certificates },
});
const answer = (env: Record<string, string>) =>
  createDockerEngine(env)
    .info()
    .then(({ version }) => version, said);

/** Creates a context as `docker context create` stores it, with the client's certificates. */
function contextOf(about: { meta?: string; skipsVerification?: boolean }): Record<string, string> {
  const id = createHash('sha256').update('build').digest('hex');
  const config = join(home, 'config');
  const [meta, tls] = [join(config, 'contexts/meta', id), join(config, 'contexts/tls', id, 'docker')];
  rmSync(config, { recursive: true, force: true });
  mkdirSync(meta, { recursive: true });
  cpSync(certificates, tls, { recursive: true });
  const endpoint = { Host: server.address, SkipTLSVerify: about.skipsVerification ?? false };
  const text = about.meta ?? JSON.stringify({ Name: 'build', Metadata: {}, Endpoints: { docker: endpoint } });
  writeFileSync(join(meta, 'meta.json'), text);
  return { DOCKER_CONFIG: config, DOCKER_CONTEXT: 'build' };
}

test('an engine behind TLS must be reached by environment and by context', async () => {
  expect(await answer(environment())).toBe('26.1.5');
  expect(await answer(contextOf({}))).toBe('26.1.5');
});

test('without DOCKER_CERT_PATH, the certificates must be those beside the configuration', async () => {
  const { DOCKER_CERT_PATH: _, ...env } = environment();
  expect(await answer({ ...env, DOCKER_CONFIG: certificates })).toBe('26.1.5');
});

test('certificates must be ignored if TLS is not requested', async () => {
  const { DOCKER_TLS_VERIFY: _, ...env } = environment();
  expect(await answer({ ...env, DOCKER_CERT_PATH: '/nowhere' })).toMatchObject({ code: 'engine-unreachable' });
});

test('a context that skips verification must take any certificate of the engine', async () => {
  take(other, 'ca.pem');
  expect(await answer(contextOf({ skipsVerification: true }))).toBe('26.1.5');
});

test('a certificate of the engine from another authority must be reported with the expected authority', async () => {
  take(other, 'ca.pem');
  expect(await answer(environment())).toMatchObject({
    code: 'engine-unreachable',
    message: expect.stringMatching(
      new RegExp(`^The certificate of the Docker Engine at ${server.address} is not trusted \\([A-Z_]+\\)\\.$`),
    ),
    hint: expect.stringContaining(`ca.pem in ${certificates} must be the authority that signed`),
  });
});

test.for([
  ['key.pem', 'environment'],
  ['cert.pem', 'environment'],
  ['ca.pem', 'environment'],
  ['key.pem', 'context'],
] as const)('a missing %s must be named with its folder (%s)', async ([name, by]) => {
  rmSync(join(certificates, name));
  const env = by === 'context' ? contextOf({}) : environment();
  expect(await answer(env)).toMatchObject({
    code: 'engine-unreachable',
    message: expect.stringMatching(
      new RegExp(` has no ${name}, which the TLS connection to the Docker Engine needs\\.$`),
    ),
    hint: expect.stringContaining('DOCKER_CERT_PATH'),
  });
});

test.for(['ca.pem', 'cert.pem', 'key.pem'])(
  'a %s that is not PEM must be named, without showing its content',
  async name => {
    writeFileSync(join(certificates, name), 'secret text');
    const failure = await answer(environment());
    expect(failure).toMatchObject({
      code: 'engine-unreachable',
      message: expect.stringContaining(`${join(certificates, name)} cannot be used for the TLS connection`),
    });
    expect(JSON.stringify(failure)).not.toContain('secret text');
  },
);

test('a key of another certificate must be reported before any request', async () => {
  take(other, 'key.pem');
  expect(await answer(environment())).toMatchObject({
    code: 'engine-unreachable',
    message: expect.stringContaining('key.pem cannot be used for the TLS connection'),
  });
});

test.for([
  ['{ broken', 'JSON'],
  ['[]', 'it does not describe a context'],
] as const)('a context whose file contains %s must be reported with that file', async ([meta, found]) => {
  expect(await answer(contextOf({ meta }))).toMatchObject({
    code: 'engine-unreachable',
    message: expect.stringMatching(
      new RegExp(`^The Docker context "build" cannot be read: .*/meta\\.json: .*${found}`),
    ),
    hint: expect.stringContaining('docker context rm build'),
  });
});

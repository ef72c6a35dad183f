import { expect, test } from 'vitest';
import type { Connection } from '../../../../src/host/adapters/docker/docker-endpoint.ts';
import { engineFailure } from '../../../../src/host/adapters/docker/docker-failure.ts';
import { BkdevError } from '../../../../src/shared/model/error.ts';
import { said } from '../../../support/said.ts';

const at = 'unix:///var/run/docker.sock';
const socket: Connection = {
  endpoint: { address: at, origin: 'default' },
  transport: { kind: 'socket', path: '/var/run/docker.sock' },
};
const failure = (code: string) => engineFailure(Object.assign(new Error('x'), { code }), socket);

test.for(['EACCES', 'EPERM'])('%s must be reported as a lack of permission', code => {
  expect(said(failure(code))).toEqual({
    code: 'engine-forbidden',
    message: `This user may not use the Docker Engine at ${at}: permission denied.`,
    hint: 'sudo usermod -aG docker "$USER", then log in again; or run bkdev doctor.',
  });
});

test.for(['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOTFOUND', 'EHOSTUNREACH', 'ETIMEDOUT', 'EAI_AGAIN'])(
  '%s must be reported as no answer',
  code => {
    expect(said(failure(code))).toMatchObject({
      code: 'engine-unreachable',
      message: `No Docker Engine answers at ${at} (${code}).`,
    });
  },
);

test('any other error must be passed on unchanged', () => {
  const ours = new BkdevError({ code: 'busy', message: '', hint: '' });
  const others = [ours, 'text', undefined, new Error('no code'), Object.assign(new Error('x'), { code: 'EMFILE' })];
  expect(others.map(error => engineFailure(error, socket))).toEqual(others);
});

const tls: Connection = {
  endpoint: { address: 'tcp://build:2376', origin: 'environment', remoteHost: 'build' },
  transport: { kind: 'network', host: 'build', port: '2376', path: '/', tls: { isVerified: true, folder: '/certs' } },
};

test.for(['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'])(
  '%s must be reported as a rejected client certificate',
  code => {
    expect(said(engineFailure(Object.assign(new Error('x'), { code }), tls))).toMatchObject({
      code: 'engine-unreachable',
      message: `The Docker Engine at tcp://build:2376 does not accept this client's certificate (${code}).`,
      hint: expect.stringContaining('cert.pem and key.pem in /certs must be signed by the authority'),
    });
  },
);

test('an engine that requires TLS but was asked without must be reported as that', () => {
  const { tls: _, ...clear } = tls.transport as Connection['transport'] & { kind: 'network' };
  const text = 'HTTP code 400: Client sent an HTTP request to an HTTPS server.';
  const error = Object.assign(new Error(text), { statusCode: 400 });
  expect(said(engineFailure(error, { ...tls, transport: clear }))).toMatchObject({
    code: 'engine-unreachable',
    message: 'The Docker Engine at tcp://build:2376 expects TLS and was asked without it.',
    hint: expect.stringContaining('DOCKER_TLS_VERIFY=1'),
  });
});

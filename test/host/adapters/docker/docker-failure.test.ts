import { expect, test } from 'vitest';
import { engineFailure } from '../../../../src/host/adapters/docker/docker-failure.ts';
import { BkdevError } from '../../../../src/shared/model/error.ts';
import { said } from '../../../support/said.ts';

const at = 'unix:///var/run/docker.sock';
const failure = (code: string) => engineFailure(Object.assign(new Error('x'), { code }), at);

test.for(['EACCES', 'EPERM'])('%s must be told as a matter of permission', code => {
  expect(said(failure(code))).toEqual({
    code: 'engine-forbidden',
    message: `This user may not use the Docker Engine at ${at}: permission denied.`,
    hint: 'sudo usermod -aG docker "$USER", then log in again; or run bkdev doctor.',
  });
});

test.for(['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOTFOUND', 'EHOSTUNREACH', 'ETIMEDOUT', 'EAI_AGAIN'])(
  '%s must be told as nobody answering',
  code => {
    expect(said(failure(code))).toMatchObject({
      code: 'engine-unreachable',
      message: `No Docker Engine answers at ${at} (${code}).`,
    });
  },
);

test('anything else must be passed on as it is', () => {
  const ours = new BkdevError({ code: 'busy', message: '', hint: '' });
  const others = [ours, 'text', undefined, new Error('no code'), Object.assign(new Error('x'), { code: 'EMFILE' })];
  expect(others.map(error => engineFailure(error, at))).toEqual(others);
});

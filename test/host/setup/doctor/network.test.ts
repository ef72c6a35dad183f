import { describe, expect, it } from 'vitest';
import { judgeNetwork } from '../../../../src/host/setup/doctor/network.ts';
import { said } from '../../../support/said.ts';

const nothing = { certificates: '', certificateCount: 0, certificatesFrom: [], warnings: [] };

describe('judgeNetwork', () => {
  it('must say that nothing special was found', () => {
    expect(said(judgeNetwork(nothing))).toEqual({
      check: 'network',
      level: 'ok',
      found: 'the public registries, no extra CA certificates',
    });
  });

  it('must show each finding with its place, without passwords', () => {
    const found = judgeNetwork({
      ...nothing,
      certificateCount: 1,
      certificatesFrom: ['/ca.pem (SSL_CERT_FILE)'],
      debianMirror: { value: 'http://m/debian', from: '/etc/apt/sources.list' },
      pypiIndex: { value: 'https://ada:secret@pypi.example/simple', from: 'PIP_INDEX_URL' },
    }).found;
    expect(said(found)).toBe(
      '1 extra CA certificate from /ca.pem (SSL_CERT_FILE); Debian mirror http://m/debian (/etc/apt/sources.list); Python index https://***@pypi.example/simple (PIP_INDEX_URL)',
    );
  });

  it('must warn of a setting that names nothing', () => {
    expect(said(judgeNetwork({ ...nothing, warnings: ['/x (PIP_CERT) is missing or not readable'] }))).toMatchObject({
      level: 'warning',
      found: '/x (PIP_CERT) is missing or not readable (found: the public registries, no extra CA certificates)',
    });
  });
});

import { describe, expect, it } from 'vitest';
import { bundleOf, certificatesIn } from '../../../../src/host/setup/machine/certificates.ts';

const pem = (body: string) => `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`;

describe('certificatesIn', () => {
  it('must find every certificate of a bundle, with comments and Windows line ends between them', () => {
    expect(certificatesIn(`# One\n${pem('AA\nBB==')}\n# Two\r\n${pem('CC').replaceAll('\n', '\r\n')}`)).toEqual([
      'AABB==',
      'CC',
    ]);
  });

  it.each([
    ['a private key', '-----BEGIN PRIVATE KEY-----\nAA\n-----END PRIVATE KEY-----'],
    ['a certificate cut short', '-----BEGIN CERTIFICATE-----\nAA\n'],
    ['an empty one', pem('')],
    ['anything else', 'hello'],
  ])('must not take %s for a certificate', (_, text) => {
    expect(certificatesIn(text)).toEqual([]);
  });
});

describe('bundleOf', () => {
  it('must omit known and duplicate ones, and sort, so that equal settings yield equal text', () => {
    expect(bundleOf(['CC', 'AA', 'BB', 'CC'], new Set(['BB']))).toEqual({ text: pem('AA') + pem('CC'), count: 2 });
  });

  it('must break lines after 64 characters', () => {
    expect(bundleOf(['x'.repeat(65)], new Set()).text).toBe(pem(`${'x'.repeat(64)}\nx`));
  });

  it('must be empty without extra certificates', () => {
    expect(bundleOf(['AA'], new Set(['AA']))).toEqual({ text: '', count: 0 });
  });
});

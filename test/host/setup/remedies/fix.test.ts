import { describe, expect, it } from 'vitest';
import { distinctFixes, type Fix, isApplicable, listFix, manualFix } from '../../../../src/host/setup/remedies/fix.ts';
import { said } from '../../../support/said.ts';

const installation: Fix = {
  summary: 'Install Docker',
  code: 'engine-unreachable',
  steps: [
    { kind: 'write-file', path: '/etc/apt/x', text: 'x', shown: 'adds the apt source x' },
    { kind: 'refresh-packages' },
    { kind: 'install-packages', packages: ['docker.io', 'docker-compose'] },
    { kind: 'start-daemon', by: 'systemd' },
    { kind: 'tell', text: 'log in again' },
  ],
};

describe('listFix', () => {
  it('must name every package, source and daemon before anything is done', () => {
    expect(said(listFix(installation))).toEqual([
      'adds the apt source x',
      'installs with apt: docker.io docker-compose (and what they depend on)',
      'starts the Docker daemon, now and at every boot (systemctl enable --now docker)',
      'to do by hand: log in again',
    ]);
  });
});

describe('isApplicable', () => {
  it('must be false if only the person can act', () => {
    expect([installation, manualFix('Read', 'disk-full', 'this', 'that')].map(isApplicable)).toEqual([true, false]);
  });
});

describe('distinctFixes', () => {
  const compose: Fix = {
    summary: 'Install Compose',
    code: 'compose-unusable',
    steps: [{ kind: 'refresh-packages' }, { kind: 'install-packages', packages: ['docker-compose'] }],
  };
  const other: Fix = { ...compose, steps: [{ kind: 'install-packages', packages: ['docker-buildx'] }] };

  it('must omit what an earlier fix does as well, and keep the rest', () => {
    expect(distinctFixes([installation, compose, other])).toEqual([installation, other]);
  });

  it('must keep the smaller one when it comes first', () => {
    expect(distinctFixes([compose, installation])).toEqual([compose, installation]);
  });
});

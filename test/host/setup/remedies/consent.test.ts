import { describe, expect, it } from 'vitest';
import { type Consent, consentTo } from '../../../../src/host/setup/remedies/consent.ts';
import { type Fix, manualFix } from '../../../../src/host/setup/remedies/fix.ts';
import { said } from '../../../support/said.ts';

const fix: Fix = {
  summary: 'Install Docker',
  code: 'engine-unreachable',
  steps: [
    { kind: 'install-packages', packages: ['docker.io'] },
    { kind: 'start-daemon', by: 'dockerd' },
  ],
};
const person = { isTerminal: true, yes: false, env: {} };
const nobody = { isTerminal: false, yes: false, env: {} };

describe('consentTo', () => {
  it.each<[string, Consent['decision'], readonly Fix[], typeof nobody & { env: Record<string, string> }]>([
    ['a person at a terminal', 'ask', [fix], person],
    ['--yes at a terminal', 'go', [fix], { ...person, yes: true }],
    ['--yes without one', 'go', [fix], { ...nobody, yes: true }],
    ['nobody at a terminal', 'refuse', [fix], nobody],
    ['a CI job that has a terminal', 'refuse', [fix], { ...person, env: { CI: 'true' } }],
    ['a person who set CI=false', 'ask', [fix], { ...person, env: { CI: 'false' } }],
    ['nothing to be done', 'go', [], nobody],
    ['what only the person can do', 'go', [manualFix('Free disk', 'disk-full', 'docker system df')], nobody],
  ])('must decide for %s: %s', (_, decision, fixes, about) => {
    expect(consentTo(fixes, about).decision).toBe(decision);
  });

  it('must refuse with all that would be changed, and the exact command that agrees to it', () => {
    const consent = consentTo([fix, manualFix('Free disk', 'disk-full', 'docker system df')], nobody);
    expect(consent.decision === 'refuse' && said(consent.error)).toEqual({
      code: 'consent-needed',
      message: `Something has to be installed or started first, and nobody was asked: Install Docker.
Install Docker:
  installs with apt: docker.io (and what they depend on)
  starts the Docker daemon in the background (dockerd, log in /var/log/dockerd.log)`,
      hint: 'bkdev doctor --fix --yes',
    });
  });
});

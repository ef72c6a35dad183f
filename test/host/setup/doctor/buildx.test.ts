import { describe, expect, it } from 'vitest';
import { buildx, buildxVersion } from '../../../../src/host/setup/doctor/buildx.ts';
import { fakeWorld } from '../../../support/fake-world.ts';
import { said } from '../../../support/said.ts';

describe('the buildx check', () => {
  it('must report the version', async () => {
    const programs = { 'docker buildx version': { stdout: 'github.com/docker/buildx v0.13.1 171fcbe\n' } };
    expect(said(await buildx.look(fakeWorld({ programs })))).toEqual({
      check: 'buildx',
      level: 'ok',
      found: 'Docker Buildx 0.13.1',
    });
  });

  it('must name the package if it is missing', async () => {
    const files = { '/etc/os-release': 'ID=debian\nVERSION_ID="13"\nVERSION_CODENAME=trixie' };
    const programs = { 'docker buildx version': { status: 1, stderr: "docker: 'buildx' is not a docker command." } };
    const finding = await buildx.look(fakeWorld({ files, programs }));
    expect(finding).toMatchObject({ level: 'error', code: 'compose-unusable' });
    expect(finding.fix?.steps.at(-1)).toEqual({ kind: 'install-packages', packages: ['docker-buildx'] });
  });
});

describe('buildxVersion', () => {
  it.each([
    ['github.com/docker/buildx v0.29.1 a32761aeb3debd39be1eca514af3693af0db334b', '0.29.1'],
    ['github.com/docker/buildx 0.13.1+ds1 0.13.1+ds1-3', '0.13.1+ds1'],
    ['something else\n', 'something else'],
  ])('must read %s', (printed, version) => {
    expect(buildxVersion(printed)).toBe(version);
  });
});

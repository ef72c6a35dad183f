import { describe, expect, it } from 'vitest';
import { engine } from '../../../../src/host/setup/doctor/engine.ts';
import { type FakeWorldOptions, fakeWorld, forbidden, unreachable } from '../../../support/fake-world.ts';
import { said } from '../../../support/said.ts';

const look = (options: FakeWorldOptions) => engine.look(fakeWorld(options)).then(said);
const hasDaemon = { 'sh -c PATH="$PATH:/usr/sbin:/sbin"; command -v dockerd': { stdout: '/usr/sbin/dockerd\n' } };
const debian13 = { '/etc/os-release': 'ID=debian\nVERSION_ID="13"\nVERSION_CODENAME=trixie' };

describe('the engine check', () => {
  it('must accept an engine that answers and is recent enough', async () => {
    expect(await look({})).toEqual({
      check: 'engine',
      level: 'ok',
      found: 'Docker Engine 26.1.5+dfsg1 on Debian GNU/Linux 12 (bookworm) at unix:///var/run/docker.sock',
    });
  });

  it('must find an engine before 25 too old, and leave its restart to the person', async () => {
    const finding = await look({ info: { version: '20.10.24+dfsg1' }, files: debian13 });
    expect(finding).toMatchObject({
      level: 'error',
      code: 'engine-too-old',
      found: 'Docker Engine 20.10.24+dfsg1 at unix:///var/run/docker.sock is too old: 25 or newer is needed',
      fix: { summary: 'Update Docker Engine from Debian itself' },
    });
    expect(finding.fix?.steps.map(step => step.kind)).toEqual(['refresh-packages', 'install-packages', 'tell']);
  });

  it('must offer to install Docker if it is missing, and give the person access', async () => {
    const programs = { 'id -un': { stdout: 'ada\n' } };
    expect(await look({ info: unreachable, files: debian13, programs })).toEqual({
      check: 'engine',
      level: 'error',
      code: 'engine-unreachable',
      found: 'Docker is not installed: No Docker Engine answers at unix:///var/run/docker.sock (ENOENT).',
      fix: {
        summary: 'Install Docker Engine, Compose and Buildx from Debian itself',
        code: 'engine-unreachable',
        steps: [
          { kind: 'refresh-packages' },
          { kind: 'install-packages', packages: ['docker.io', 'docker-cli', 'docker-compose', 'docker-buildx'] },
          { kind: 'start-daemon', by: 'dockerd' },
          {
            kind: 'run',
            argv: ['usermod', '-aG', 'docker', 'ada'],
            needsRoot: true,
            shown: 'adds ada to the group docker, whose members can do what root can on this machine',
          },
          { kind: 'tell', text: 'log out and in again (or run `newgrp docker`) for the new group to take effect' },
        ],
      },
    });
  });

  it.each([
    [
      'darwin',
      undefined,
      'follow https://docs.docker.com/desktop/setup/install/mac-install/ (Colima and OrbStack work too)',
    ],
    [
      'linux',
      'ID=fedora\nPRETTY_NAME="Fedora 42"',
      'follow https://docs.docker.com/engine/install/fedora/ for Fedora 42',
    ],
    ['linux', 'ID=arch\nPRETTY_NAME="Arch Linux"', 'follow https://docs.docker.com/engine/install/ for Arch Linux'],
  ] as const)('must name the official steps on %s, %s', async (platform, osRelease, text) => {
    const files = osRelease === undefined ? {} : { '/etc/os-release': osRelease };
    const { fix } = await look({ info: unreachable, platform, files });
    expect(fix).toEqual({ summary: 'Install Docker', code: 'engine-unreachable', steps: [{ kind: 'tell', text }] });
  });

  it.each([
    ['systemd', { 'test -d /run/systemd/system': {} }],
    ['dockerd', {}],
  ] as const)('must offer to start an installed daemon with %s', async (by, programs) => {
    const finding = await look({ info: unreachable, programs: { ...hasDaemon, ...programs } });
    expect(finding).toMatchObject({
      found:
        'Docker is installed but its daemon is not running: No Docker Engine answers at unix:///var/run/docker.sock (ENOENT).',
      fix: { summary: 'Start Docker', steps: [{ kind: 'start-daemon', by }] },
    });
  });

  it.each([
    [
      { DOCKER_HOST: 'tcp://build:2375' },
      {},
      'the engine that DOCKER_HOST names (tcp://build:2375)',
      'unset DOCKER_HOST',
    ],
    [{ DOCKER_CONTEXT: 'far' }, {}, 'the engine that the Docker context "far" names', 'unset DOCKER_CONTEXT'],
    [
      { HOME: '/home/ada' },
      { '/home/ada/.docker/config.json': '{"auths": {}, "currentContext": "colima"}' },
      'the engine that the Docker context "colima" names',
      'docker context use default',
    ],
  ])(
    'must not install or start anything here when the person chose another engine: %j',
    async (env, files, which, undo) => {
      const { fix } = await look({ info: unreachable, env, files, programs: hasDaemon });
      expect(fix?.steps).toEqual([
        { kind: 'tell', text: `start ${which}, or go back to the engine of this machine: ${undo}` },
      ]);
    },
  );

  it("must treat a DOCKER_HOST that names this machine's own socket as no choice", async () => {
    const env = { DOCKER_HOST: 'unix:///var/run/docker.sock' };
    expect((await look({ info: unreachable, env, programs: hasDaemon })).fix?.summary).toBe('Start Docker');
  });

  it('must offer to join the group docker when the socket is forbidden', async () => {
    const finding = await look({
      info: forbidden,
      programs: { 'id -un': { stdout: 'ada\n' }, 'id -nG': { stdout: 'ada\n' } },
    });
    expect(finding).toMatchObject({ code: 'engine-forbidden', fix: { summary: 'Join the group docker' } });
    expect(finding.fix?.steps[0]).toMatchObject({ argv: ['usermod', '-aG', 'docker', 'ada'], needsRoot: true });
  });

  it('must say that only a new login is missing if the group was joined in the meantime', async () => {
    const programs = {
      'id -un': { stdout: 'ada\n' },
      'id -nG': { stdout: 'ada\n' },
      'id -nG ada': { stdout: 'ada docker\n' },
    };
    expect(await look({ info: forbidden, programs })).toMatchObject({
      found: `${forbidden.message} ada is in the group docker, but this session started before that.`,
      fix: { steps: [{ kind: 'tell', text: 'log out and in again, or run `newgrp docker`' }] },
    });
  });

  it('must let a bug of ours through', async () => {
    const world = fakeWorld();
    const broken = { ...world, engine: { ...world.engine, info: () => Promise.reject(new TypeError('bug')) } };
    await expect(engine.look(broken)).rejects.toThrow(TypeError);
  });
});

import { describe, expect, it } from 'vitest';
import { applyFix, commandLine } from '../../../../src/host/setup/remedies/apply-fix.ts';
import type { Fix } from '../../../../src/host/setup/remedies/fix.ts';
import { type FakeHostOptions, fakeHost } from '../../../support/fake-host.ts';
import { said } from '../../../support/said.ts';

const fix: Fix = {
  summary: 'Install Docker',
  code: 'engine-unreachable',
  steps: [
    { kind: 'write-file', path: '/etc/apt/x.sources', text: 'Types: deb\n', shown: 'adds the apt source x' },
    { kind: 'refresh-packages' },
    { kind: 'install-packages', packages: ['docker.io'] },
    { kind: 'run', argv: ['docker', 'tag', 'a', 'b'], needsRoot: false, shown: 'names b' },
    { kind: 'start-daemon', by: 'systemd' },
    { kind: 'tell', text: 'log in again' },
  ],
};
const options = '-q -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 -o APT::Install-Recommends=false';
const writing = 'sh -c umask 022; mkdir -p "$(dirname "$1")" && cat > "$1" sh /etc/apt/x.sources';
const installing = `env DEBIAN_FRONTEND=noninteractive apt-get ${options} install -y docker.io`;
const allFine = { '': { stdout: 'said\n' } };

async function apply(hostOptions: FakeHostOptions, what = fix) {
  const host = fakeHost(hostOptions);
  const told: string[] = [];
  const error = await applyFix(what, host, line => told.push(said(line))).catch((thrown: unknown) => thrown);
  return { host, told, error };
}

describe('applyFix', () => {
  it('must run the steps in order as root, and report each with its output', async () => {
    const { host, told, error } = await apply({ uid: 0, programs: allFine });
    expect(error).toBeUndefined();
    expect(host.ran).toEqual([
      writing,
      `apt-get ${options} update`,
      installing,
      'docker tag a b',
      'systemctl enable --now docker',
    ]);
    expect(host.inputs.get(writing)).toBe('Types: deb\n');
    expect(told).toEqual([
      'adds the apt source x',
      'said',
      `$ apt-get ${options} update`,
      'said',
      `$ ${installing}`,
      'said',
      '$ docker tag a b',
      'said',
      'starts the Docker daemon, now and at every boot (systemctl enable --now docker)',
      'said',
      'to do by hand: log in again',
    ]);
  });

  it('must use sudo for steps that need root, and only for those', async () => {
    const { host } = await apply({ programs: allFine });
    expect(host.ran).toEqual([
      'sudo -V',
      `sudo ${writing}`,
      `sudo apt-get ${options} update`,
      `sudo ${installing}`,
      'docker tag a b',
      'sudo systemctl enable --now docker',
    ]);
  });

  it('must change nothing and say what is missing if there is neither root nor sudo', async () => {
    const { host, error } = await apply({});
    expect(host.ran).toEqual(['sudo -V']);
    expect(said(error)).toEqual({
      code: 'engine-unreachable',
      message: 'Install Docker: this needs root rights, and sudo is not installed.',
      hint: 'Run `./bkdev doctor --fix` as root, or do this by hand.',
      detail: [
        'adds the apt source x',
        'installs with apt: docker.io (and what they depend on)',
        'names b',
        'starts the Docker daemon, now and at every boot (systemctl enable --now docker)',
        'to do by hand: log in again',
      ],
    });
  });

  it('must stop at the first failing step, with the first error of apt and without its password', async () => {
    const stderr = 'E: Failed to fetch http://me:secret@mirror.example/x\nE: Some index files failed to download.';
    const { host, error } = await apply({ uid: 0, programs: { ...allFine, 'apt-get': { status: 100, stderr } } });
    expect(host.ran).toHaveLength(2);
    expect(said(error)).toEqual({
      code: 'engine-unreachable',
      message: `Install Docker: E: Failed to fetch http://***@mirror.example/x ($ apt-get ${options} update)`,
      hint: 'Once that is fixed, `./bkdev doctor --fix` continues where this stopped.',
      detail: ['E: Failed to fetch http://***@mirror.example/x', 'E: Some index files failed to download.'],
    });
  });

  it('must give both programs of a pipe to one shell, the first through sudo', async () => {
    const pipe: Fix = {
      summary: 'Make the image',
      code: 'base-image-unavailable',
      steps: [{ kind: 'pipe', from: ['make', 'deb http://x a'], to: ['docker', 'import', '-'], shown: 'makes it' }],
    };
    const { host } = await apply({ programs: allFine }, pipe);
    expect(host.ran.at(-1)).toBe(
      `sh -c exec 3>&1; status=$({ { sudo make 'deb http://x a'; echo $? >&4; } | docker import - >&3; } 4>&1) && [ "$status" = 0 ]`,
    );
  });
});

describe('commandLine', () => {
  it('must quote characters that are special to a shell', () => {
    expect(commandLine(['a', 'b c', "it's", '$x', ''])).toBe("a 'b c' 'it'\\''s' '$x' ''");
  });
});

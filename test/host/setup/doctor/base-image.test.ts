import { describe, expect, it, vi } from 'vitest';
import {
  baseImage,
  baseImageReference,
  planBaseImage,
  pullFailure,
} from '../../../../src/host/setup/doctor/base-image.ts';
import { type FakeWorldOptions, fakeWorld } from '../../../support/fake-world.ts';
import { said } from '../../../support/said.ts';

const look = (options: FakeWorldOptions) => baseImage.look(fakeWorld(options)).then(said);
const debian = { '/etc/os-release': 'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm' };
const refused = {
  status: 1,
  stderr: 'Error response from daemon: Get "https://registry-1.docker.io/v2/": no such host\n',
};

describe('baseImageReference', () => {
  it.each([
    [{}, [], 'bookworm', 'debian:bookworm-slim'],
    [{}, ['debian:bookworm-slim'], 'bookworm', 'debian:bookworm-slim'],
    [{}, ['bkdev-base:bookworm', 'debian:bookworm-slim'], 'bookworm', 'bkdev-base:bookworm'],
    [{}, ['bkdev-base:bookworm'], 'trixie', 'debian:trixie-slim'],
    [{}, ['bkdev-base:bookworm', 'bkdev-base:trixie'], 'trixie', 'bkdev-base:trixie'],
    [{ BKDEV_BASE_IMAGE: 'registry.example/debian:12' }, ['bkdev-base:trixie'], 'trixie', 'registry.example/debian:12'],
  ] as const)('must choose with %j and the images %j for %s', async (env, images, release, expected) => {
    expect(await baseImageReference(fakeWorld({ images }).engine, env, release)).toBe(expected);
  });
});

describe('the base image check', () => {
  it.each(['bkdev-base:bookworm', 'debian:bookworm-slim'])('must accept a local %s', async image => {
    expect(await look({ images: [image] })).toEqual({ check: 'base-image', level: 'ok', found: `${image} exists` });
  });

  it('must pull it if a registry has it', async () => {
    const programs = { 'docker pull debian:bookworm-slim': { stdout: 'bookworm-slim: Pulling from library/debian\n' } };
    expect(await look({ programs })).toMatchObject({ level: 'ok', found: 'debian:bookworm-slim was pulled' });
  });

  it('must offer to build it if no registry answers, including the tool', async () => {
    expect(await look({ files: debian, programs: { 'docker pull': refused } })).toEqual({
      check: 'base-image',
      level: 'error',
      found:
        'The base image debian:bookworm-slim does not exist here and cannot be pulled: Get "https://registry-1.docker.io/v2/": no such host',
      code: 'base-image-unavailable',
      fix: said(planBaseImage(false, false, undefined, 'bookworm')),
    });
  });

  it('must not wait forever for a registry that never answers', async () => {
    vi.useFakeTimers();
    const silent = ({ signal }: { signal?: AbortSignal }) =>
      new Promise<{ status: number }>(resolve => signal?.addEventListener('abort', () => resolve({ status: 124 })));
    const looking = look({ files: debian, programs: { 'docker pull': silent } });
    await vi.advanceTimersByTimeAsync(20_000);
    vi.useRealTimers();
    expect((await looking).found).toContain('the registry did not answer within 20 s');
  });

  it('must let a slow download continue once the registry has answered', async () => {
    vi.useFakeTimers();
    const slow = ({ signal, onLine }: { signal?: AbortSignal; onLine?: (line: string) => void }) =>
      new Promise<{ status: number }>(resolve => {
        signal?.addEventListener('abort', () => resolve({ status: 124 }));
        onLine?.('bookworm-slim: Pulling from library/debian');
        setTimeout(() => resolve({ status: 0 }), 60_000);
      });
    const looking = look({ programs: { 'docker pull': slow } });
    await vi.advanceTimersByTimeAsync(60_000);
    vi.useRealTimers();
    expect((await looking).level).toBe('ok');
  });

  it('must not replace an image that the person chose', async () => {
    const env = { BKDEV_BASE_IMAGE: 'registry.example/debian:12' };
    expect((await look({ files: debian, env, programs: { 'docker pull': refused } })).fix?.steps).toEqual([
      {
        kind: 'tell',
        text: 'check the name in BKDEV_BASE_IMAGE (in this shell or in .devcontainer/.env), log in to its registry with `docker login`, or load the image as registry.example/debian:12 with `docker load`',
      },
    ]);
  });

  it('must say what to do if the Debian packages cannot be combined', async () => {
    expect((await look({ platform: 'darwin', programs: { 'docker pull': refused } })).fix?.steps).toEqual([
      {
        kind: 'tell',
        text: 'set BKDEV_BASE_IMAGE to a Debian 12 image that your registry has, or load debian:bookworm-slim from a file with `docker load`',
      },
    ]);
  });
});

describe('planBaseImage', () => {
  it('must name the image only once it is complete, and omit what is installed', () => {
    expect(said(planBaseImage(true, false, undefined, 'bookworm').steps)).toEqual([
      {
        kind: 'pipe',
        from: ['mmdebstrap', '--variant=minbase', 'bookworm', '-'],
        to: ['docker', 'import', '-', 'bkdev-base:unfinished'],
        shown: 'makes the image bkdev-base:bookworm (about 170 MB) with mmdebstrap and docker import',
      },
      {
        kind: 'run',
        needsRoot: false,
        argv: ['docker', 'tag', 'bkdev-base:unfinished', 'bkdev-base:bookworm'],
        shown: 'tags it as bkdev-base:bookworm',
      },
      {
        kind: 'run',
        needsRoot: false,
        argv: ['docker', 'rmi', 'bkdev-base:unfinished'],
        shown: 'removes the tag bkdev-base:unfinished',
      },
    ]);
  });

  it("must bring Debian's keys along on Ubuntu", () => {
    expect(planBaseImage(false, true, undefined, 'bookworm').steps[1]).toEqual({
      kind: 'install-packages',
      packages: ['mmdebstrap', 'debian-archive-keyring'],
    });
  });

  it('must take updates and security fixes from the same mirror', () => {
    expect(planBaseImage(true, false, 'https://mirror.example/debian/', 'trixie').steps[0]).toMatchObject({
      from: [
        ...['mmdebstrap', '--variant=minbase', 'trixie', '-'],
        'deb https://mirror.example/debian trixie main',
        'deb https://mirror.example/debian trixie-updates main',
        'deb https://mirror.example/debian-security trixie-security main',
      ],
    });
  });
});

describe('pullFailure', () => {
  it('must never be empty', () => {
    expect(said(pullFailure(''))).toBe('docker pull failed and gave no reason');
  });
});

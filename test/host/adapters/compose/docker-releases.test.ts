import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createDockerReleases } from '../../../../src/host/adapters/compose/docker-releases.ts';

/** A client that is this shell script. */
function clientOf(script: string) {
  const folder = mkdtempSync(join(tmpdir(), 'bkdev-releases-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const docker = join(folder, 'docker');
  writeFileSync(docker, `#!/bin/sh\n${script}\n`);
  chmodSync(docker, 0o755);
  const env = { PATH: `${folder}:${process.env['PATH']}`, COMPOSE_PROJECT_NAME: 'other' };
  return { folder, releases: createDockerReleases(env) };
}

test("the name of a release's project must not be overridden by that of the shell or of a person's `.env`", async () => {
  const { folder, releases } = clientOf(
    'cat >&2\necho "services: {web: {environment: {given: \'<$COMPOSE_PROJECT_NAME>\'}}}"',
  );
  const files = { text: '{"name": "shop-release"}', folder, overlay: undefined };
  // Set and empty counts as unset, and is not overwritten by Compose's `.env`.
  expect(await releases.environments(files)).toEqual({ web: { given: '<>' } });
});

test('one container of each service must be started, whatever replicas an overlay asks for', async () => {
  const { folder, releases } = clientOf('cat >&2\ncase "$*" in *" up "*) echo "$*" > "$(dirname "$0")/argv";; esac');
  const files = { text: '{}', folder, overlay: undefined };
  await releases.start(files, ['web', 'worker'], new AbortController().signal);
  expect(readFileSync(join(folder, 'argv'), 'utf8')).toContain('--scale web=1 --scale worker=1 web worker\n');
});

import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createDockerReleases } from '../../../../src/host/adapters/compose/docker-releases.ts';

test("the name of a release's project must not be overridden by that of the shell or of a person's `.env`", async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bkdev-releases-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const docker = join(folder, 'docker');
  writeFileSync(
    docker,
    '#!/bin/sh\ncat >&2\necho "services: {web: {environment: {given: \'<$COMPOSE_PROJECT_NAME>\'}}}"\n',
  );
  chmodSync(docker, 0o755);
  const env = { PATH: `${folder}:${process.env['PATH']}`, COMPOSE_PROJECT_NAME: 'other' };
  const files = { text: '{"name": "shop-release"}', folder, overlay: undefined };
  // Set and empty counts as unset, and is not overwritten by Compose's `.env`.
  expect(await createDockerReleases(env).environments(files)).toEqual({ web: { given: '<>' } });
});

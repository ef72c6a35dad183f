import { appendFileSync, copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BenchEnvironment, settingIn } from './environment.ts';
import type { Timed } from './pairs.ts';

/** Returns an image of the bench, a further stage of the definition's Dockerfile, and the command that builds it. */
export function imageOf(
  { checkout, folder, project, run, onRemove }: BenchEnvironment,
  stage: string,
  text: string,
): { readonly tag: string; readonly build: (...args: string[]) => Timed } {
  const definition = join(checkout, '.devcontainer');
  const file = join(folder, `${stage}.Dockerfile`);
  copyFileSync(join(definition, 'Dockerfile'), file);
  appendFileSync(file, text);
  const given = ['BKDEV_BASE_IMAGE', 'BKDEV_DEBIAN_MIRROR', 'BKDEV_PYPI_INDEX'].flatMap(name => {
    const value = settingIn(checkout, name);
    return value === undefined ? [] : ['--build-arg', `${name}=${value}`];
  });
  const tag = `${project}-${stage}`;
  onRemove(() => run({ argv: ['docker', 'image', 'rm', '--force', tag] }));
  const build = (...args: string[]): Timed => ({
    argv: ['docker', 'build', '--file', file, '--target', stage, '--tag', tag, ...given, ...args, definition],
  });
  return { tag, build };
}

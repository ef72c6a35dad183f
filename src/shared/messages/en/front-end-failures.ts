import type { Say, Wording } from '../wording.ts';

/** Why a front end fails, in a row and on a card; what its step says is in `front-end.ts`. */
export const frontEndFailures = {
  'front-end.not-compiled': ({ error, where }: { error: Wording; where: string }, say: Say) =>
    `${where}: ${say(error)}`,
  'front-end.fails': ({ error }: { error: Wording }, say: Say) => say(error),
  'end.dev-server': ({ error }: { error: Wording }, say: Say) => `its dev server ended: ${say(error)}`,

  'diagnosis.front-end-lock-missing': ({ file }: { file: string }) =>
    `${file}, which lists what to install, is missing: without it, each installation could be another one.`,
  'diagnosis.front-end-lock-outdated': ({ file }: { file: string }) =>
    `${file} no longer matches package.json, so what would be installed is not what was agreed.`,
  'diagnosis.front-end-file-broken': ({ file }: { file: string }) =>
    `${file} cannot be parsed: a merge may have left conflict markers in it.`,
  'diagnosis.front-end-lock-platform': ({ dependency = 'native packages' }: { dependency?: string }) =>
    `The lock file was written on another platform: it lacks ${dependency} for the container's.`,
  'diagnosis.python-lock-platform': () =>
    "uv.lock excludes the container's platform, Linux: [tool.uv] environments in pyproject.toml does not list it.",
  'diagnosis.node-version': () => 'The files of the front end do not agree on a version of Node that can be had.',
  'diagnosis.script-failed': ({ script }: { script: string }) =>
    `The script ${script} of package.json failed, and nothing that needs its result can start.`,
  'diagnosis.not-compiled': ({ service }: { service: string }) =>
    `${service} is running, but the saved code does not compile, so the browser gets an error instead of it.`,
  'diagnosis.dev-server-ended': ({ service }: { service: string }) => `The dev server of ${service} has ended.`,
  'fix.install-and-commit': () => 'install once in that folder, and commit the lock file',
  'fix.install-anew-and-commit': () =>
    'delete node_modules and the lock file in that folder, install, and commit the new lock file',
  'fix.lock-for-linux': () => "after adding sys_platform == 'linux' to [tool.uv] environments",
  'fix.set-node-version': () => 'after correcting it in .nvmrc or in engines of package.json',
  'fix.correct-and-save': () => 'correct that line and save it: the page and this row follow by themselves',

  'class.lock-platform': () => 'lock file of another platform',
  'class.script-failed': () => 'script failed',
  'class.compile-error': () => 'does not compile',
};

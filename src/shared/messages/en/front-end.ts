import type { Say, Wording } from '../wording.ts';

/**
 * What the step that installs the front end's packages and its dev server write into a log
 * (`.devcontainer/runtime/front_end`). As in `runtime.ts`, each only puts its parameters in their places.
 */
export const frontEnd = {
  'front-end.packages-unchanged': () => 'front end: packages unchanged since the last installation, skipped',
  'front-end.packages-installed': ({ tool, file }: File & Tool) =>
    `front end: ${tool} installed the packages of ${file}`,
  'front-end.node-any': ({ version }: Version) => `Node ${version}, the image's: the checkout asks for no version`,
  'front-end.node-of-image': ({ version, file, asked }: Version & File & Asked) =>
    `Node ${version}, the image's: ${file} asks for ${asked}`,
  'front-end.node-installing': ({ package: name, version }: Version & { package: string }) =>
    `installing Node: ${name}@${version} from the npm registry`,
  'front-end.node-chosen': ({ version, file, asked }: Version & File & Asked) =>
    `Node ${version}: ${file} asks for ${asked}`,
  'front-end.tool-installing': ({ tool, version }: Tool & Version) =>
    `installing ${tool} ${version} from the npm registry`,
  'front-end.several-locks': ({ file, tool, others }: File & Tool & { others: readonly string[] }) =>
    `several lock files: ${tool} installs by ${file}; ignored: ${others.join(', ')}`,
  'front-end.build-unchanged': () => 'front end: unchanged since the last build, skipped',
  'front-end.built': ({ scripts }: { scripts: readonly string[] }) => `front end: built (${scripts.join(', ')})`,
  'front-end.lock-saved': () => 'front end: package.json or the lock file was saved; installing',

  'front-end.no-manifest': ({ file }: File) => `no front end in this checkout: ${file} does not exist`,
  'front-end.manifest-invalid': ({ file, line, error }: File & { line: number } & Reason, say: Say) =>
    `${file}:${line}: not valid JSON: ${say(error)}`,
  'front-end.lock-missing': ({ file }: File) => `the front end has no lock file: ${file} does not exist`,
  'front-end.lock-of-another': ({ tool, file, found }: Tool & File & { found: string }) =>
    `package.json names ${tool}, but there is ${found} and no ${file}`,
  'front-end.lock-invalid': ({ file, line, error }: File & { line: number } & Reason, say: Say) =>
    `${file}:${line}: not readable: ${say(error)}`,
  'front-end.lock-outdated': ({ file, reason }: File & { reason: Wording }, say: Say) =>
    `${file} is out of step with package.json: ${say(reason)}`,
  'front-end.lock-platform': ({ file, platform, packages }: File & { platform: string; packages: readonly string[] }) =>
    `${file} was written on another platform: it lacks ${packages.join(', ')} for ${platform}`,
  'front-end.tool-unsupported': ({ tool, file }: Tool & File) => `${file}: bkdev does not install with ${tool}`,
  'front-end.node-unreadable': ({ file, version }: File & Version) => `${file}: not a Node version: ${version}`,
  'front-end.node-contradicts': ({ file, version, engines }: File & Version & { engines: string }) =>
    `${file} asks for Node ${version}, but package.json allows only ${engines} (engines)`,
  'front-end.node-unavailable': ({ file, version }: File & Version) =>
    `${file} asks for Node ${version}, which the npm registry does not have for this platform`,
  'front-end.engine-refused': ({ tool, wanted, error }: Tool & { wanted: string } & Reason, say: Say) =>
    `${tool} refuses this version of Node or of itself: ${say(error)} ${wanted}`,
  'front-end.script-failed': ({ script, error }: { script: string } & Reason, say: Say) =>
    `the script ${script} failed: ${say(error)}`,
  'front-end.no-script': ({ script }: { script: string }) => `package.json has no script ${script}`,
  'front-end.not-writable': ({ folder, error }: { folder: string } & Reason, say: Say) =>
    `${folder} cannot be written: ${say(error)}`,
  'front-end.install-failed': ({ tool, error }: Tool & Reason, say: Say) => `${tool} failed: ${say(error)}`,
  'front-end.volume-of-another': ({ folder, uid }: { folder: string; uid: number }) =>
    `the volume on ${folder} belongs to another user than this container's, uid ${uid}`,

  'front-end.make-lock': ({ folder, command, file }: Command & File) =>
    `run \`${command}\` in ${folder}/ and commit ${file}`,
  'front-end.update-lock': ({ folder, command }: Command) => `run \`${command}\` in ${folder}/ and commit the result`,
  'front-end.renew-lock': ({ folder, file }: { folder: string } & File) =>
    `in ${folder}/: rm -rf node_modules ${file} && npm install --package-lock-only; then commit it`,
  'front-end.use-another-tool': () => 'add a lock file of pnpm, npm or yarn, and name that tool in packageManager',
  'front-end.correct-version': () => 'correct the version there, or in engines of package.json',
  'front-end.agree-on-version': ({ file }: File) => `make ${file} and engines of package.json agree`,
  'front-end.name-scripts': () =>
    'name its scripts in the command of the service, in .devcontainer/compose.frontend.yaml',
  'front-end.hand-over': ({ folder, uid }: { folder: string; uid: number }) =>
    `make ${folder}/ writable for uid ${uid}, as which the containers run`,
  'front-end.refill-volume': () => "set BKDEV_UID back, or remove the project's volumes node and node_modules",
  'front-end.check-network': () =>
    'check the network and the certificates in .devcontainer/ca.crt; BKDEV_NPM_REGISTRY names another registry',
  'front-end.check-registry': ({ registry }: { registry: string }) =>
    `check the network, BKDEV_NPM_REGISTRY (${registry}) and the certificates in .devcontainer/ca.crt`,
};

interface Reason {
  readonly error: Wording;
}

interface File {
  readonly file: string;
}

interface Tool {
  readonly tool: string;
}

interface Version {
  readonly version: string;
}

interface Asked {
  readonly asked: string;
}

interface Command {
  readonly folder: string;
  readonly command: string;
}

import type { Say, Wording } from '../wording.ts';
import { count, few, list } from './words.ts';

/** The image that the product ships: how it is built, checked and run. */
export const releases = {
  'help.release': () => 'build, check and run the image that the product ships',
  'help.release.build': () => 'build it from the tree as it is now, with a list of its packages (CycloneDX)',
  'help.release.tag': () => "the image's name (default: PROJECT-release)",
  'help.release.no-cache': () => 'build every layer again',

  'release.no-commit': ({ folder }: { folder: string }) => `${folder} is not in a git repository with a commit.`,
  'release.no-commit.try': () => 'git init && git add . && git commit: a release is labelled with its commit.',
  'release.no-stage': ({ file }: { file: string }) => `${file} has no stage "release".`,
  'release.no-stage.try': () => "bkdev init merges bkdev's stages into it; docs/release.md describes them.",
  'release.built': ({ tag, size, time }: { tag: string; size: string; time: Wording }, say: Say) =>
    `Built ${tag}, ${size}, in ${say(time)}.`,
  'release.from-commit': ({ revision, time }: { revision: string; time: string }) => `commit ${revision} of ${time}`,
  'release.from-dirty': ({ revision, number, files }: { revision: string; number: number; files: readonly string[] }) =>
    `commit ${revision} with ${number} uncommitted ${count(number, 'change', 'changes')} (${list(files)}${number > files.length ? ', …' : ''}): labelled dirty`,
  'release.packages': ({ number, file }: { number: number; file: string }) => `${number} in ${file}`,
  'release.row.source': () => 'source',
  'release.row.digest': () => 'digest',
  'release.row.packages': () => 'packages',
  'release.no-image': ({ image }: { image: string }) => `There is no image ${image}.`,
  'release.no-image.try': () => 'bkdev release build builds it.',
  'help.release.check': () => 'compare the image with the environment, and check what it must not contain',
  'release.check.source': ({ here }: Sources) => `commit ${here}`,
  'release.check.source-dirty': ({ built }: Sources) => `built from uncommitted changes (${built})`,
  'release.check.source-other': ({ built, here }: Sources) => `commit ${built}; the checkout is at ${here}`,
  'release.check.source-changed': ({ here, number }: Sources) =>
    `commit ${here}; the checkout has ${number} uncommitted ${count(number, 'change', 'changes')} since`,
  'release.check.no-workspace': () => 'not compared: no service of the environment is running',
  'release.check.python': ({ image }: { image: string; here: string }) => image,
  'release.check.python-other': ({ image, here }: { image: string; here: string }) => `${image}; here ${here}`,
  'release.check.packages': ({ number, names, more }: Few & { number: number }) =>
    `${number}, in the versions that are installed here${names.length > 0 ? `; here only: ${few(names, more)}` : ''}`,
  'release.check.packages-other': ({ names, more }: Few) => `other than here: ${few(names, more)}`,
  'release.check.environment': ({ number, names, more }: Few & { number: number }) =>
    `${number} ${count(number, 'variable', 'variables')} to set at deployment: ${few(names, more)}`,
  'release.check.settings': () => 'the same as here',
  'release.check.settings-other': ({ number, names, more }: Few & { number: number }) =>
    `${number} ${count(number, 'differs', 'differ')} from here: ${names.join('; ')}${more > 0 ? ` and ${more} more` : ''}`,
  'release.check.no-settings': ({ reason }: { reason: Wording }, say: Say) => `not compared: ${say(reason)}`,
  'release.check.user': ({ user }: { user: string }) => user,
  'release.check.root': () => 'it runs as root',
  'release.check.init': ({ init }: { init: string }) => `${init} is process 1`,
  'release.check.no-init': ({ init }: { init: string }) =>
    `process 1 is ${init === '' ? 'the program' : init}, which does not pass on signals and reap processes as tini does`,
  'release.check.writable': ({ names, more }: Few) => (names.length === 0 ? 'nothing' : `only ${few(names, more)}`),
  'release.check.no-setuid': () => 'none',
  'release.check.no-tools': () => 'none',
  'release.check.no-secrets': ({ number }: { number: number }) =>
    `none of the values of ${number} secret ${count(number, 'variable', 'variables')}`,
  'release.check.no-certificates': () => 'those of the distribution',
  'release.check.found': ({ names, more }: Few) => few(names, more),
  'release.check.size': ({ megabytes, layers }: { megabytes: number; layers: number }) =>
    `${megabytes} MB in ${layers} ${count(layers, 'layer', 'layers')}`,
  'release.check.unseen': ({ image, error }: { image: string; error: string }) =>
    `${image} cannot be looked at: ${error}`,
  'release.check.unseen.try': () => 'bkdev init renews the runtime; bkdev release build builds the image again',
  'release.check.row.source': () => 'source',
  'release.check.row.python': () => 'Python',
  'release.check.row.packages': () => 'packages',
  'release.check.row.environment': () => 'environment',
  'release.check.row.settings': () => 'settings',
  'release.check.row.user': () => 'user',
  'release.check.row.init': () => 'init',
  'release.check.row.writable': () => 'writable paths',
  'release.check.row.setuid': () => 'setuid files',
  'release.check.row.tools': () => 'compilers, installers',
  'release.check.row.secrets': () => 'secrets',
  'release.check.row.certificates': () => 'certificates',
  'release.check.row.size': () => 'size',

  'help.release.run': () => 'run the image beside the environment, on its databases, as production does',
  'help.release.run.timeout': () => 'how long its programs may take to answer (default: 5m)',
  'help.release.stop': () => 'remove what `release run` started',
  'release.run.no-stores': ({ services }: { services: readonly string[] }) =>
    services.length === 0
      ? 'The environment is not running; a release uses its databases.'
      : `${list(services)} ${count(services, 'is', 'are')} not running; a release uses the environment's databases.`,
  'release.run.no-stores.try': () => 'bkdev up starts the environment.',
  'release.run.data-in-files': ({ volume }: { volume: string }) =>
    `The environment keeps data in files on the volume "${volume}" (SQLite), which a release does not mount.`,
  'release.run.data-in-files.try': () =>
    'A release can run only if the environment has a database server, such as MySQL or PostgreSQL (docs/release.md).',
  'release.run.nothing': ({ services }: { services: readonly string[] }) =>
    services.length === 0
      ? 'The profile has no service whose programs an image could run.'
      : `Nothing of ${list(services)} can run from the image: only development servers, or what may run only once and is left to the environment.`,
  'release.run.nothing.try': () =>
    'Give the server the mode "gunicorn" in .devcontainer/compose.yaml (docs/release.md).',
  'release.run.starting': ({ image, number }: { image: string; number: number }) =>
    `Starting ${number} ${count(number, 'program', 'programs')} of ${image}`,
  'release.run.up': ({ name }: { name: string }) => `${name} is up`,
  'release.run.no-ping': ({ node }: { node: string }) => `the Celery worker ${node} does not answer a ping`,
  'release.run.just-started': () => 'it has just started',
  'release.run.running-beside': ({ image }: { image: string }) => `${image} is running beside the environment.`,
  'release.run.consumes': ({ names, more }: Few) => `takes tasks from ${few(names, more)}`,
  'release.run.running': () => 'running',
  'release.run.left.singleton': ({ service }: { service: string }) =>
    `left out: only one ${service} may run, and it belongs to the environment`,
  'release.run.left.dev-server': ({ service }: { service: string }) =>
    `left out: ${service} has only a development server; docs/release.md`,
  'release.run.sharing': ({ services }: { services: readonly string[] }) =>
    `${list(services)} of the environment ${count(services, 'takes', 'take')} tasks from the same queues: bkdev stop ${services.join(' ')} leaves them all to the release.`,
  'release.run.ends': ({ project }: { project: string }) =>
    `docker compose -p ${project} logs shows its logs; bkdev release stop removes it.`,
  'release.stopped': ({ names }: { names: readonly string[] }) => `Removed ${list(names)}.`,
  'release.stop.nothing': () => 'No release is running.',
};

interface Sources {
  readonly built: string;
  readonly here: string;
  readonly number: number;
}

interface Few {
  readonly names: readonly string[];
  readonly more: number;
}

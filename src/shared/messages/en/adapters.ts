import type { Say, Wording } from '../wording.ts';

/** What this machine, Docker and Compose refuse, and what to do about it. */
export const adapters = {
  'adapters.bug': ({ stack }: { stack: string }) => `bkdev: this is a bug: ${stack}`,
  'adapters.interrupted': () => 'Interrupted; nothing was changed.',

  'adapters.engine.no-context': ({ context }: { context: string }) =>
    `The Docker context "${context}" is not defined on this machine.`,
  'adapters.engine.list-contexts': () =>
    'docker context ls shows the defined ones; docker context use NAME, or unset DOCKER_CONTEXT.',
  'adapters.engine.no-address': ({ endpoint }: { endpoint: string }) =>
    `"${endpoint}" is not the address of a Docker Engine.`,
  'adapters.engine.set-address': () =>
    'Set DOCKER_HOST to unix:///PATH, tcp://HOST:PORT or ssh://USER@HOST, or unset it; docker context ls shows contexts.',
  'adapters.engine.refused': ({ endpoint, said }: { endpoint: string; said: string }) =>
    `The Docker Engine at ${endpoint} refused: ${said}`,
  'adapters.engine.check': () => 'bkdev doctor checks the engine; bkdev up tries again.',
  'adapters.engine.forbidden': ({ endpoint }: { endpoint: string }) =>
    `This user may not use the Docker Engine at ${endpoint}: permission denied.`,
  'adapters.engine.join-group': () => 'sudo usermod -aG docker "$USER", then log in again; or run bkdev doctor.',
  'adapters.engine.unreachable': ({ endpoint, code }: { endpoint: string; code: string }) =>
    `No Docker Engine answers at ${endpoint} (${code}).`,
  'adapters.engine.install': () => 'bkdev doctor --fix installs or starts it.',
  'adapters.engine.impostor': ({ endpoint, found }: { endpoint: string; found: Wording }, say: Say) =>
    `What answers at ${endpoint} is not a Docker Engine that bkdev can talk to (${say(found)}).`,
  'adapters.engine.answers-otherwise': () => 'it does not answer as one',
  'adapters.engine.correct-address': () =>
    'Correct DOCKER_HOST or the Docker context (docker context ls shows them), or unset DOCKER_HOST.',
  'adapters.compose.missing': () => 'Docker Compose is not installed: `docker compose` fails.',
  'adapters.compose.no-config': ({ said }: { said: string }) =>
    `\`docker compose\` fails: Docker cannot read its configuration (${said}).`,
  'adapters.compose.set-config': () => 'Set HOME, or DOCKER_CONFIG, to a folder that this user can read.',
  'adapters.devcontainer.no-reason': () => 'it gave no reason',
  'adapters.compose.install': () => 'bkdev doctor --fix installs it.',

  'adapters.no-definition': ({ folder, file }: { folder: string; file: string }) =>
    `Neither ${folder} nor a folder above it has a bkdev definition (${file}).`,
  'adapters.no-definition.init': () => 'In the checkout of your product: bkdev init. Elsewhere: --workspace DIR.',

  'adapters.lock.open': ({ folder }: { folder: string }) =>
    `${folder}, where bkdev keeps its locks, belongs to somebody else or is open to others.`,
  'adapters.lock.close': ({ folder }: { folder: string }) =>
    `Remove it, make it private (chmod 700 ${folder}), or set XDG_STATE_HOME to a folder of your own.`,
  'adapters.lock.silent': ({ project }: { project: string }) =>
    `Another bkdev holds this environment (${project}) and does not answer.`,
  'adapters.lock.suspended': () => 'It may be suspended: fg in its terminal resumes it, Ctrl-C there ends it.',

  'adapters.http.late': ({ waitedMs }: { waitedMs: number }) => `no answer within ${waitedMs / 1_000} s`,
  'adapters.http.status': ({ status }: { status: number }) => `HTTP ${status}`,
  'adapters.http.without': ({ status, expected }: { status: number; expected: string }) =>
    `HTTP ${status} without "${expected}"`,
  'adapters.http.refused': () => 'connection refused',
  'adapters.http.reset': () => 'connection closed without an answer',
  'adapters.http.unknown-name': () => 'name not found',
  'adapters.http.unreachable-host': () => 'host unreachable',
  'adapters.http.unreachable-network': () => 'network unreachable',
  'adapters.http.no-answer': () => 'no answer',

  'adapters.system.no-folder': () => 'The current folder no longer exists.',
  'adapters.system.change-folder': () =>
    'Change to a folder that exists; if this one was created again, cd "$PWD" enters it.',
  'adapters.system.relative-home': ({ home }: { home: string }) => `HOME is "${home}", which is not an absolute path.`,
  'adapters.system.no-home': () =>
    'This user has no home folder: HOME is not set, and the user database does not name one.',
  'adapters.system.set-home': () => 'Set HOME to a folder of your own.',

  'adapters.system.failed': (
    { deed, about, found, code }: { deed: Wording; about: string; found: Wording; code: string },
    say: Say,
  ) => `${say(deed)}${about === '' ? '' : ` ${about}`} failed: ${say(found)} (${code}).`,
  'adapters.system.irregular': ({ path, what }: { path: string; what: Wording }, say: Say) =>
    `${path} is ${say(what)}, and a file is expected.`,
  'adapters.kind.pipe': () => 'a named pipe',
  'adapters.kind.device': () => 'a device',
  'adapters.deed.open': () => 'Opening',
  'adapters.deed.read': () => 'Reading',
  'adapters.deed.write': () => 'Writing',
  'adapters.deed.list': () => 'Listing',
  'adapters.deed.make': () => 'Creating the folder',
  'adapters.deed.remove': () => 'Removing',
  'adapters.deed.link': () => 'Linking',
  'adapters.deed.listen': () => 'Listening on',
  'adapters.deed.connect': () => 'Connecting to',
  'adapters.deed.start': () => 'Starting',
  'adapters.deed.call': ({ syscall }: { syscall: string }) => `The system call ${syscall} on`,

  'adapters.errno.EACCES': () => 'permission denied',
  'adapters.errno.EPERM': () => 'operation not permitted',
  'adapters.errno.EROFS': () => 'its file system is read-only',
  'adapters.errno.ENOSPC': () => 'no space left on the device',
  'adapters.errno.EDQUOT': () => 'the disk quota is used up',
  'adapters.errno.EFBIG': () => 'the file is larger than allowed',
  'adapters.errno.ENOENT': () => 'it does not exist',
  'adapters.errno.ENOTDIR': () => 'a part of its path is not a folder',
  'adapters.errno.EISDIR': () => 'it is a folder, and a file is expected',
  'adapters.errno.EEXIST': () => 'something else is there already',
  'adapters.errno.ENOTEMPTY': () => 'the folder is not empty',
  'adapters.errno.ELOOP': () => 'its symbolic links form a loop',
  'adapters.errno.ENAMETOOLONG': () => 'the name is too long for this system',
  'adapters.errno.EXDEV': () => 'it is on another file system',
  'adapters.errno.EBUSY': () => 'it is in use',
  'adapters.errno.ETXTBSY': () => 'it is being executed',
  'adapters.errno.EIO': () => 'input/output error',
  'adapters.errno.ESTALE': () => 'the network file system lost it',
  'adapters.errno.ENODEV': () => 'no such device',
  'adapters.errno.ENXIO': () => 'nothing is behind it',
  'adapters.errno.ENOTCONN': () => 'its mount is not connected',
  'adapters.errno.ENOTSUP': () => 'its file system does not support that',
  'adapters.errno.ENOEXEC': () => 'it is not a program for this machine',
  'adapters.errno.EMFILE': () => 'this process may not open more files',
  'adapters.errno.ENFILE': () => 'this machine may not open more files',
  'adapters.errno.EAGAIN': () => 'no further process may be started',
  'adapters.errno.ENOMEM': () => 'not enough memory',
  'adapters.errno.E2BIG': () => 'the arguments and the environment are too long',
  'adapters.errno.dangling': ({ target }: { target: string }) => `it is a link to ${target}, which does not exist`,

  'adapters.hint.owner': ({ path }: Path) =>
    `ls -ld ${path} shows who owns it and who may use it; change that, or run bkdev as that user.`,
  'adapters.hint.elsewhere': ({ path }: Path) =>
    `Make the file system of ${path} writable, or work elsewhere. bkdev keeps its state in XDG_STATE_HOME if that is set.`,
  'adapters.hint.room': ({ path }: Path) =>
    `df -h ${path} and df -i ${path} show what is left; remove something, then try again.`,
  'adapters.hint.in-the-way': ({ path }: Path) => `Move ${path} out of the way.`,
  'adapters.hint.device': ({ path }: Path) => `Look at the disk or the mount of ${path} (df ${path}; dmesg).`,
  'adapters.hint.processes': () => 'ulimit -u shows how many processes are allowed; end some, or raise the limit.',
  'adapters.hint.file-size': () => 'ulimit -f shows the limit.',
  'adapters.hint.restore': ({ path }: Path) => `Create ${path} again, or correct what refers to it.`,
  'adapters.hint.remove-link': ({ path }: Path) => `Remove the link: rm ${path}`,
  'adapters.hint.remove-dangling': ({ path }: Path) => `Remove the link, or create what it points to: rm ${path}`,
  'adapters.hint.shorter': () => 'Use a shorter path, for instance a checkout nearer to your home folder.',
  'adapters.hint.users': ({ path }: Path) => `fuser -v ${path} shows who uses it.`,
  'adapters.hint.runners': ({ path }: Path) => `fuser -v ${path} shows who runs it.`,
  'adapters.hint.file-type': ({ path }: Path) => `file ${path} shows what it is.`,
  'adapters.hint.open-files': () => 'Raise the limit, then try again: ulimit -n 4096',
  'adapters.hint.all-open-files': () => 'End some programs, or raise the limit: sudo sysctl fs.file-max=1000000',
  'adapters.hint.memory': () => 'End some programs, then try again.',
  'adapters.hint.environment': () => 'env | wc -c shows how long the environment is; unset what is not needed.',
  'adapters.hint.install': ({ program }: { program: string }) =>
    `Install ${program}, or put it on your PATH; bkdev doctor shows what is missing.`,
};

interface Path {
  readonly path: string;
}

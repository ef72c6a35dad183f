import { lstatSync, readlinkSync } from 'node:fs';
import { BkdevError, type ErrorCode } from '../../shared/model/error.ts';
import { shellWord } from '../../shared/model/failure.ts';

/** A system call that failed, as Node tells it (nodejs.org/api/errors.html, "Class: SystemError"). */
interface FailedCall {
  /** The name of the errno, for instance `EACCES`. */
  readonly code: string;
  /** For instance `open`, or `spawn docker`. */
  readonly syscall: string;
  /** What it was about: a path, or the address of a socket. */
  readonly path?: string;
  /** Where a file was to go. */
  readonly dest?: string;
}

/** What an errno means, and what a person can do about it. */
interface Meaning {
  readonly code: ErrorCode;
  readonly found: string;
  readonly hint: (path: string) => string;
}

const owner = (path: string) =>
  `ls -ld ${path} shows whose it is and who may use it; change that, or run bkdev as that user.`;
const elsewhere = (path: string) =>
  `Make the file system of ${path} writable, or work elsewhere. What bkdev remembers goes to XDG_STATE_HOME where that is set.`;
const room = (path: string) => `df -h ${path} and df -i ${path} show what is left; remove something, then try again.`;
const inTheWay = (path: string) => `Move ${path} out of the way.`;
const device = (path: string) => `Look at the disk or the mount of ${path} (df ${path}; dmesg).`;
const processes = () => 'ulimit -u shows how many processes are allowed; end some, or raise the limit.';

const meanings: Readonly<Record<string, Meaning>> = {
  EACCES: { code: 'file-unusable', found: 'permission denied', hint: owner },
  EPERM: { code: 'file-unusable', found: 'operation not permitted', hint: owner },
  EROFS: { code: 'file-unusable', found: 'its file system is read-only', hint: elsewhere },
  ENOSPC: { code: 'disk-full', found: 'no space left on the device', hint: room },
  EDQUOT: { code: 'disk-full', found: 'the disk quota is used up', hint: room },
  EFBIG: { code: 'disk-full', found: 'the file is larger than allowed', hint: () => 'ulimit -f shows the limit.' },
  ENOENT: {
    code: 'file-unusable',
    found: 'it does not exist',
    hint: path => `Create ${path} again, or correct what refers to it.`,
  },
  ENOTDIR: { code: 'file-unusable', found: 'a part of its path is not a folder', hint: inTheWay },
  EISDIR: { code: 'file-unusable', found: 'it is a folder, and a file is expected', hint: inTheWay },
  EEXIST: { code: 'file-unusable', found: 'something else is there already', hint: inTheWay },
  ENOTEMPTY: { code: 'file-unusable', found: 'the folder is not empty', hint: inTheWay },
  ELOOP: {
    code: 'file-unusable',
    found: 'its symbolic links lead in a circle',
    hint: path => `Remove the link: rm ${path}`,
  },
  ENAMETOOLONG: {
    code: 'file-unusable',
    found: 'the name is too long for this system',
    hint: () => 'Use a shorter path, for instance a checkout nearer to your home folder.',
  },
  EXDEV: { code: 'file-unusable', found: 'it lies on another file system', hint: inTheWay },
  EBUSY: { code: 'file-unusable', found: 'it is in use', hint: path => `fuser -v ${path} shows who uses it.` },
  ETXTBSY: {
    code: 'file-unusable',
    found: 'it is being executed',
    hint: path => `fuser -v ${path} shows who runs it.`,
  },
  EIO: { code: 'file-unusable', found: 'input/output error', hint: device },
  ESTALE: { code: 'file-unusable', found: 'the network file system lost it', hint: device },
  ENODEV: { code: 'file-unusable', found: 'no such device', hint: device },
  ENXIO: { code: 'file-unusable', found: 'nothing is behind it', hint: device },
  ENOTCONN: { code: 'file-unusable', found: 'its mount is not connected', hint: device },
  ENOTSUP: { code: 'file-unusable', found: 'its file system cannot do that', hint: elsewhere },
  ENOEXEC: { code: 'file-unusable', found: 'it is not a program for this machine', hint: path => `file ${path}` },
  EMFILE: {
    code: 'limit-reached',
    found: 'this process may not open more files',
    hint: () => 'Raise the limit, then try again: ulimit -n 4096',
  },
  ENFILE: {
    code: 'limit-reached',
    found: 'this machine may not open more files',
    hint: () => 'End some programs, or raise the limit: sudo sysctl fs.file-max=1000000',
  },
  EAGAIN: { code: 'limit-reached', found: 'no further process may be started', hint: processes },
  ENOMEM: { code: 'limit-reached', found: 'not enough memory', hint: () => 'End some programs, then try again.' },
  E2BIG: {
    code: 'limit-reached',
    found: 'the arguments and the environment are too long',
    hint: () => 'env | wc -c shows how long the environment is; unset what is not needed.',
  },
};

/**
 * A failed system call as what it is, a state of this machine with a cause and a remedy; anything else is given back as it is. Who knows
 * more of a file than its path says so where it is used: this is what is left.
 */
export function systemFailure(error: unknown): unknown {
  const call = failedCall(error);
  if (call === undefined) return error;
  if (call.syscall === 'uv_cwd') return inNoFolder(error);
  if (call.syscall === 'uv_os_homedir' || call.syscall === 'uv_os_get_passwd') return homeless('', error);
  const meaning = meanings[call.code];
  if (meaning === undefined) return error;
  const program = /^spawn (.+)$/.exec(call.syscall)?.[1];
  const about = call.path ?? call.dest ?? program;
  const target = call.code === 'ENOENT' && about !== undefined ? danglingTarget(about) : undefined;
  const found = target === undefined ? meaning.found : `it is a link to ${target}, which does not exist`;
  return new BkdevError(
    {
      code: meaning.code,
      message: `${doing(call.syscall)}${about === undefined ? '' : ` ${about}`} failed: ${found} (${call.code}).`,
      hint:
        program !== undefined && call.code === 'ENOENT'
          ? `Install ${program}, or put it on your PATH; bkdev doctor shows what is missing.`
          : target === undefined
            ? meaning.hint(about === undefined ? '.' : shellWord(about))
            : `Remove the link, or make what it leads to: rm ${shellWord(about ?? '')}`,
    },
    { cause: error },
  );
}

/** Undefined for what is no system call: a bug of ours has no errno, or one of Node's own (`ERR_…`). */
function failedCall(error: unknown): FailedCall | undefined {
  if (!(error instanceof Error) || error instanceof BkdevError) return undefined;
  // What Node does in several calls it tells of in an error of its own, with the call in `info`.
  const { info, code, syscall, path, dest, address } = error as Error &
    Partial<FailedCall> & { info?: Partial<FailedCall>; address?: unknown };
  const told = info ?? { code, syscall, path, dest };
  if (typeof told.code !== 'string' || typeof told.syscall !== 'string' || told.code.startsWith('ERR_'))
    return undefined;
  // Of a socket in the file system, the path is its address.
  const place = [told.path, address].find(each => typeof each === 'string');
  return {
    code: told.code,
    syscall: told.syscall,
    ...(place !== undefined && { path: place }),
    ...(typeof told.dest === 'string' && { dest: told.dest }),
  };
}

function inNoFolder(error: unknown): BkdevError {
  return new BkdevError(
    {
      code: 'usage',
      message: 'The current folder no longer exists.',
      hint: 'Change to a folder that does; where it was made again, cd "$PWD" enters the new one.',
    },
    { cause: error },
  );
}

/** A home folder is needed, and this is none: empty where nothing names one. */
export function homeless(home: string, cause?: unknown): BkdevError {
  return new BkdevError(
    {
      code: 'usage',
      message: home
        ? `HOME is "${home}", which is not an absolute path.`
        : 'This user has no home folder: HOME is not set, and the user database does not name one.',
      hint: 'Set HOME to a folder of your own.',
    },
    { cause },
  );
}

/** Where a link leads that leads nowhere. */
function danglingTarget(path: string): string | undefined {
  try {
    return lstatSync(path).isSymbolicLink() ? readlinkSync(path) : undefined;
  } catch {
    return undefined;
  }
}

const deeds: Readonly<Record<string, string>> = {
  open: 'Opening',
  read: 'Reading',
  write: 'Writing',
  scandir: 'Listing',
  opendir: 'Listing',
  mkdir: 'Creating the folder',
  rename: 'Writing',
  unlink: 'Removing',
  rm: 'Removing',
  rmdir: 'Removing',
  symlink: 'Linking',
  listen: 'Listening on',
  connect: 'Connecting to',
};

function doing(syscall: string): string {
  if (syscall.startsWith('spawn')) return 'Starting';
  return deeds[syscall] ?? `The system call ${syscall} on`;
}

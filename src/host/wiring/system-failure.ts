import { lstatSync, readlinkSync } from 'node:fs';
import { type Message, message } from '../../shared/messages/message.ts';
import { BkdevError, type ErrorCode } from '../../shared/model/error.ts';
import { shellWord } from '../../shared/model/failure.ts';

/** A failed system call, as reported by Node (nodejs.org/api/errors.html, "Class: SystemError"). */
interface FailedCall {
  /** The errno's name, such as `EACCES`. */
  readonly code: string;
  /** Such as `open`, or `spawn docker`. */
  readonly syscall: string;
  /** A path, or the address of a socket. */
  readonly path?: string;
  /** The destination path. */
  readonly dest?: string;
}

/** How to report an errno: the error code, and a hint for its path. */
interface Meaning {
  readonly code: ErrorCode;
  readonly hint: (path: string) => Message;
}

const unusable = (hint: Meaning['hint']): Meaning => ({ code: 'file-unusable', hint });
const full = (hint: Meaning['hint']): Meaning => ({ code: 'disk-full', hint });
const limited = (hint: Meaning['hint']): Meaning => ({ code: 'limit-reached', hint });

const owner = (path: string) => message('adapters.hint.owner', { path });
const elsewhere = (path: string) => message('adapters.hint.elsewhere', { path });
const room = (path: string) => message('adapters.hint.room', { path });
const inTheWay = (path: string) => message('adapters.hint.in-the-way', { path });
const device = (path: string) => message('adapters.hint.device', { path });

const meanings = {
  EACCES: unusable(owner),
  EPERM: unusable(owner),
  EROFS: unusable(elsewhere),
  ENOSPC: full(room),
  EDQUOT: full(room),
  EFBIG: full(() => message('adapters.hint.file-size')),
  ENOENT: unusable(path => message('adapters.hint.restore', { path })),
  ENOTDIR: unusable(inTheWay),
  EISDIR: unusable(inTheWay),
  EEXIST: unusable(inTheWay),
  ENOTEMPTY: unusable(inTheWay),
  ELOOP: unusable(path => message('adapters.hint.remove-link', { path })),
  ENAMETOOLONG: unusable(() => message('adapters.hint.shorter')),
  EXDEV: unusable(inTheWay),
  EBUSY: unusable(path => message('adapters.hint.users', { path })),
  ETXTBSY: unusable(path => message('adapters.hint.runners', { path })),
  EIO: unusable(device),
  ESTALE: unusable(device),
  ENODEV: unusable(device),
  ENXIO: unusable(device),
  ENOTCONN: unusable(device),
  ENOTSUP: unusable(elsewhere),
  ENOEXEC: unusable(path => message('adapters.hint.file-type', { path })),
  EMFILE: limited(() => message('adapters.hint.open-files')),
  ENFILE: limited(() => message('adapters.hint.all-open-files')),
  EAGAIN: limited(() => message('adapters.hint.processes')),
  ENOMEM: limited(() => message('adapters.hint.memory')),
  E2BIG: limited(() => message('adapters.hint.environment')),
} satisfies Readonly<Record<string, Meaning>>;

function isKnown(errno: string): errno is keyof typeof meanings {
  return Object.hasOwn(meanings, errno);
}

/**
 * Converts a failed system call to an error with a cause and a hint; other errors are returned unchanged. This is the
 * fallback: code that knows more about a file than its path reports it itself.
 */
export function systemFailure(error: unknown): unknown {
  const call = failedCall(error);
  if (call === undefined) return error;
  if (call.syscall === 'uv_cwd') return inNoFolder(error);
  if (call.syscall === 'uv_os_homedir' || call.syscall === 'uv_os_get_passwd') return homeless('', error);
  if (!isKnown(call.code)) return error;
  const meaning = meanings[call.code];
  const program = /^spawn (.+)$/.exec(call.syscall)?.[1];
  const about = call.path ?? call.dest ?? program;
  const target = call.code === 'ENOENT' && about !== undefined ? danglingTarget(about) : undefined;
  const found =
    target === undefined ? message(`adapters.errno.${call.code}`) : message('adapters.errno.dangling', { target });
  return new BkdevError(
    {
      code: meaning.code,
      message: message('adapters.system.failed', {
        ...{ deed: deedOf(call.syscall), about: about ?? '', found, code: call.code },
      }),
      hint:
        program !== undefined && call.code === 'ENOENT'
          ? message('adapters.hint.install', { program })
          : target === undefined
            ? meaning.hint(about === undefined ? '.' : shellWord(about))
            : message('adapters.hint.remove-dangling', { path: shellWord(about ?? '') }),
    },
    { cause: error },
  );
}

/** Undefined if it is no system call: bugs have no errno, or one of Node's own (`ERR_…`). */
function failedCall(error: unknown): FailedCall | undefined {
  if (!(error instanceof Error) || error instanceof BkdevError) return undefined;
  // For a function that makes several calls, Node reports the failed one in `info`.
  const { info, code, syscall, path, dest, address } = error as Error &
    Partial<FailedCall> & { info?: Partial<FailedCall>; address?: unknown };
  const told = info ?? { code, syscall, path, dest };
  if (typeof told.code !== 'string' || typeof told.syscall !== 'string' || told.code.startsWith('ERR_'))
    return undefined;
  // For a unix socket, the address is the path.
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
      message: message('adapters.system.no-folder'),
      hint: message('adapters.system.change-folder'),
    },
    { cause: error },
  );
}

/** The error for a missing or relative home folder; `home` is empty if none is set. */
export function homeless(home: string, cause?: unknown): BkdevError {
  return new BkdevError(
    {
      code: 'usage',
      message: home ? message('adapters.system.relative-home', { home }) : message('adapters.system.no-home'),
      hint: message('adapters.system.set-home'),
    },
    { cause },
  );
}

/** Returns the target of a dangling link. */
function danglingTarget(path: string): string | undefined {
  try {
    return lstatSync(path).isSymbolicLink() ? readlinkSync(path) : undefined;
  } catch {
    return undefined;
  }
}

const deeds = {
  open: 'adapters.deed.open',
  read: 'adapters.deed.read',
  write: 'adapters.deed.write',
  scandir: 'adapters.deed.list',
  opendir: 'adapters.deed.list',
  mkdir: 'adapters.deed.make',
  rename: 'adapters.deed.write',
  unlink: 'adapters.deed.remove',
  rm: 'adapters.deed.remove',
  rmdir: 'adapters.deed.remove',
  symlink: 'adapters.deed.link',
  listen: 'adapters.deed.listen',
  connect: 'adapters.deed.connect',
} as const;

function deedOf(syscall: string): Message {
  if (syscall.startsWith('spawn')) return message('adapters.deed.start');
  if (!Object.hasOwn(deeds, syscall)) return message('adapters.deed.call', { syscall });
  return message(deeds[syscall as keyof typeof deeds]);
}

import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from 'node:fs';
import { message } from '../../shared/messages/message.ts';
import { BkdevError } from '../../shared/model/error.ts';
import { shellWord } from '../../shared/model/failure.ts';

/**
 * Returns the text of a file. Throws BkdevError `file-unusable` for a named pipe or device, on which reading could
 * block forever, and the system's error for an unreadable file, always with its path.
 */
export function readRegular(path: string): string {
  return readRegularBytes(path).toString('utf8');
}

/** Returns the bytes of a file; throws as `readRegular` does. */
export function readRegularBytes(path: string): Buffer {
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const found = fstatSync(file);
    // Node's errors on open files do not contain the path.
    if (found.isDirectory())
      throw Object.assign(new Error(`EISDIR: illegal operation on a directory, read '${path}'`), {
        ...{ code: 'EISDIR', syscall: 'read', path },
      });
    if (!found.isFile()) throw irregular(path, found);
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}

/** Returns the text of a file; undefined if it does not exist. Otherwise throws as `readRegular` does. */
export function readIfThere(path: string): string | undefined {
  try {
    return readRegular(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function irregular(path: string, found: Stats): BkdevError {
  const what = found.isFIFO() ? message('adapters.kind.pipe') : message('adapters.kind.device');
  return new BkdevError({
    code: 'file-unusable',
    message: message('adapters.system.irregular', { path, what }),
    hint: message('adapters.hint.in-the-way', { path: shellWord(path) }),
  });
}

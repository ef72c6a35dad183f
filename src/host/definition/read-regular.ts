import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from 'node:fs';
import { message } from '../../shared/messages/message.ts';
import { BkdevError } from '../../shared/model/error.ts';
import { shellWord } from '../../shared/model/failure.ts';

/**
 * The text of a file. Reading a named pipe waits until somebody writes to it, and a device may never end: throws
 * BkdevError `file-unusable` for both, and for what cannot be read the system's error, always with the path.
 */
export function readRegular(path: string): string {
  return readRegularBytes(path).toString('utf8');
}

/** The bytes of a file; throws as `readRegular` does. */
export function readRegularBytes(path: string): Buffer {
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const found = fstatSync(file);
    // Once a file is open, Node does not know its path any more.
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

/** The same, and undefined where there is no such file. */
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

import { posix } from 'node:path';

/**
 * Returns the path of the `.env` that the product's programs read: the nearest at or above the folder with `manage.py`,
 * within the checkout, as `manage.py` finds it by itself (python-dotenv, `find_dotenv`). Undefined if there is none.
 * Paths are relative to the source.
 */
export function productDotenv(folder: string, isFile: (path: string) => boolean): string | undefined {
  for (let at = posix.normalize(folder); ; at = posix.dirname(at)) {
    const file = posix.join(at, '.env');
    if (isFile(file)) return file;
    if (at === '.' || at === '/') return undefined;
  }
}

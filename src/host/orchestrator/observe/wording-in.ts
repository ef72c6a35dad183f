import { isMessage, type Wording } from '../../../shared/messages/wording.ts';

/** What a line says that bkdev's own programs print in containers: a message as JSON; any other line is text from outside. */
export function wordingIn(line: string): Wording {
  if (!line.startsWith('{')) return line;
  try {
    const value: unknown = JSON.parse(line);
    return isMessage(value) ? value : line;
  } catch {
    return line;
  }
}

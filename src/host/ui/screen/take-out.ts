import type { LogEntry } from '../logs/log-book.ts';
import type { LogItem } from '../logs/log-view.ts';
import { neutralise } from '../text/neutralise.ts';

/** Size limit of the clipboard, in bytes; many terminals drop more. */
export const clipboardBytes = 48 * 1024;

/**
 * Returns the lines of items for a file or the clipboard, with complete tracebacks; with times and names if they are of
 * several services.
 */
export function linesOf(items: readonly LogItem[]): readonly string[] {
  const entries = items.flatMap(({ entry, block }): readonly LogEntry[] => block?.lines ?? [entry]);
  const isOfSeveral = new Set(entries.map(({ service, instance }) => instance ?? service)).size > 1;
  return entries.map(({ at, service, instance, text }) => {
    const shown = neutralise(text, { color: false });
    return isOfSeveral ? `${new Date(at).toISOString()} ${instance ?? service} | ${shown}` : shown;
  });
}

/** Returns as many whole lines as the clipboard takes; if the first one is too long, its beginning. */
export function forClipboard(lines: readonly string[]): { readonly text: string; readonly lines: number } {
  const taken: string[] = [];
  let bytes = 0;
  for (const line of lines) {
    bytes += Buffer.byteLength(line) + 1;
    if (bytes > clipboardBytes) break;
    taken.push(line);
  }
  if (taken.length > 0 || lines.length === 0) return { text: taken.join('\n'), lines: taken.length };
  return { text: (lines[0] ?? '').slice(0, clipboardBytes / 4), lines: 1 };
}

/**
 * Returns the sequence that copies a text to the terminal's clipboard, also over ssh (xterm, "Operating System
 * Commands", 52).
 */
export function clipboardSequence(text: string): string {
  return `\u001B]52;c;${Buffer.from(text).toString('base64')}\u0007`;
}

import { isMessage, type Wording } from './wording.ts';

/** A line that bkdev's own programs write into a container's log. */
export interface Said {
  /** `progress`: how far it is. A step that fails writes an `error`, and a `hint` with what to do about it. */
  readonly as: 'progress' | 'warning' | 'error' | 'hint';
  /** Text from outside if a product's own step marked the line. */
  readonly text: Wording;
}

const marked = /^bkdev-(warning|error|hint): ?([^\t]*)/;

/**
 * What a log line says, if one of bkdev's programs wrote it: `bkdev: SENTENCE<TAB>MESSAGE`, with a mark unless it is
 * progress (`.devcontainer/runtime/settings/bkdev_say.py`), or just a message as JSON. A product's own step may use the
 * marks too, with any text.
 */
export function saidIn(line: string): Said | undefined {
  if (line.startsWith('{')) {
    const text = messageOf(line);
    return text === undefined ? undefined : { as: 'progress', text };
  }
  if (!line.startsWith('bkdev')) return undefined;
  const text = messageOf(line.slice(line.indexOf('\t') + 1));
  const mark = marked.exec(line);
  if (mark) return { as: mark[1] as Said['as'], text: text ?? (mark[2] ?? '').trim() };
  return text !== undefined && line.startsWith('bkdev: ') ? { as: 'progress', text } : undefined;
}

/** What a log line says, whoever wrote it. Any line that is not bkdev's own is text from outside. */
export function wordingIn(line: string): Wording {
  return saidIn(line)?.text ?? line;
}

function messageOf(json: string): Wording | undefined {
  if (!json.startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(json);
    return isMessage(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The settings in a `.env` file, by name. Compose, the devcontainer CLI and bkdev read the same file. */
export type Environment = Readonly<Record<string, string>>;

const firstLine = '# Written by bkdev for this checkout; git ignores it.';
const header = `${firstLine} A port or BKDEV_BASE_IMAGE that you change here is kept,
# the other settings of bkdev are worked out again at each start. Lines of your own stay as they are.
`;

/** The settings that bkdev writes; all other lines are a person's. */
const managed =
  /^BKDEV_(?:PROJECT|CHECKOUT|MOVED_TO|SOURCE|GIT_(?:SOURCE|TARGET|MIRROR|CHECKOUT)|BASE_IMAGE|DEBIAN_MIRROR|PYPI_INDEX|NPM_REGISTRY|UID|GID|IMAGE_TAG|PORT_\w+)$/;

/** An entry of the file: one line, or all lines of a quoted value. `broken` is one that Compose rejects. */
type Entry = { readonly text: string; readonly line: number } & (
  | { readonly kind: 'setting'; readonly name: string; readonly value: string }
  | { readonly kind: 'other' | 'broken' }
);

/** Parses a `.env` file as Compose does. Broken entries are ignored. */
export function parseEnvironment(text: string): Environment {
  return Object.fromEntries(
    entriesOf(text).flatMap(entry => (entry.kind === 'setting' ? [[entry.name, entry.value] as const] : [])),
  );
}

/** Returns each setting with its value and first line, in the file's order, including repetitions. */
export function settingsIn(
  text: string,
): readonly { readonly name: string; readonly value: string; readonly line: number }[] {
  return entriesOf(text).flatMap(entry =>
    entry.kind === 'setting' ? [{ name: entry.name, value: entry.value, line: entry.line }] : [],
  );
}

/** Returns the lines that make Compose reject the file. */
export function brokenLines(text: string): readonly number[] {
  return entriesOf(text).flatMap(({ kind, line }) => (kind === 'broken' ? [line] : []));
}

/** Returns the line of a setting; the last one counts. */
export function lineOf(text: string, name: string): number | undefined {
  return entriesOf(text).findLast(entry => entry.kind === 'setting' && entry.name === name)?.line;
}

/**
 * Returns the file's text with exactly these settings of bkdev. Everything else in `before` is kept in place, except
 * broken entries. Values are single-quoted, so that Compose interpolates nothing.
 */
export function formatEnvironment(environment: Environment, before = ''): string {
  const missing = new Map(Object.entries(environment));
  const entries = entriesOf(before.replace(/\r?\n$/, '')).flatMap((entry): Entry[] => {
    if (entry.kind === 'broken') return [];
    if (entry.kind !== 'setting' || !(managed.test(entry.name) || entry.name in environment)) return [entry];
    const value = missing.get(entry.name);
    if (value === undefined) return [];
    missing.delete(entry.name);
    return [value === entry.value ? entry : { ...entry, value, text: settingLine(entry.name, value) }];
  });
  const isOurs = (entry: Entry) => entry.kind === 'setting' && entry.name in environment;
  const lines = entries.map(({ text }) => text);
  const added = [...missing].map(([name, value]) => settingLine(name, value));
  const last = entries.findLastIndex(isOurs);
  const isHeaded = lines.some(line => line.startsWith(firstLine));
  if (before === '') lines.splice(0, lines.length, `${header}${added.join('\n')}`);
  else if (last >= 0) lines.splice(last + 1, 0, ...added);
  else lines.push(...(isHeaded ? [] : [header.trimEnd()]), ...added);
  return `${lines.join('\n')}\n`;
}

function settingLine(name: string, value: string): string {
  return `${name}='${value.replaceAll("'", '')}'`;
}

/** Percent-encodes a path so that it needs no quoting in this file or in a label. */
export function encodePath(path: string): string {
  return path.replace(/[%'"$\\#\r\n]/g, character => encodeURIComponent(character).replace("'", '%27'));
}

/** Decodes a path from `encodePath`; returns anything else unchanged. */
export function decodePath(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function entriesOf(text: string): Entry[] {
  const lines = text.split('\n');
  const entries: Entry[] = [];
  for (let at = 0; at < lines.length; ) {
    const count = linesOfValue(lines, at);
    entries.push({ ...entryOf(lines.slice(at, at + count).join('\n')), line: at + 1 });
    at += count;
  }
  return entries;
}

/**
 * Returns the number of lines of a value: a quoted one ends at its closing quote; without one, it ends with its line.
 */
function linesOfValue(lines: readonly string[], at: number): number {
  const [begun = '', quote = ''] = /^\s*(?:export\s+)?[A-Za-z_][\w.-]*\s*[=:]\s*(['"])/.exec(lines[at] ?? '') ?? [];
  const closes = (part: string) => part.replace(/\\./g, '').includes(quote);
  if (quote === '' || closes((lines[at] ?? '').slice(begun.length))) return 1;
  const end = lines.findIndex((line, index) => index > at && closes(line));
  return end < 0 ? 1 : end - at + 1;
}

function entryOf(text: string) {
  const [, name, written = ''] = /^\s*(?:export\s+)?([A-Za-z_][\w.-]*)\s*[=:]\s*([\s\S]*?)\s*$/.exec(text) ?? [];
  // A bare name takes its value from the shell.
  if (name === undefined)
    return { text, kind: /^\s*(?:#.*|(?:export\s+)?[A-Za-z_][\w.-]*\s*)?$/.test(text) ? 'other' : 'broken' } as const;
  const value = readValue(written);
  return value === undefined ? ({ text, kind: 'broken' } as const) : ({ text, kind: 'setting', name, value } as const);
}

/** Parses a value; in unquoted ones, ` #` begins a comment. Undefined if Compose rejects it. */
function readValue(text: string): string | undefined {
  if (!/^['"]/.test(text)) {
    const value = text.replace(/(?:^|\s+)#.*$/, '');
    return isTemplate(value) ? value : undefined;
  }
  const [, quote, value = ''] = /^(["'])((?:\\[\s\S]|(?!\1)[^\\])*)\1(?:\s+#.*)?$/.exec(text) ?? [];
  if (quote === undefined || (quote === '"' && !isTemplate(value.replaceAll('\\$', '')))) return undefined;
  if (quote === "'") return value.replaceAll("\\'", "'");
  return value.replace(/\\([nrt"\\$])/g, (_, escaped: string) => controls[escaped] ?? escaped);
}

const controls: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** Whether every `${` is a complete variable reference (Compose specification, "Interpolation"). */
function isTemplate(value: string): boolean {
  return !/\$\{(?![A-Za-z_]\w*(?:\}|:?[-+?][^}]*\}))/.test(value.replaceAll('$$', ''));
}

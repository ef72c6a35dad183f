import { isDeepStrictEqual } from 'node:util';

/** The launch configurations of VS Code, relative to the checkout's source (code.visualstudio.com, "launch.json"). */
export const launchFile = '.vscode/launch.json';

/** A debugger's port, as reached from one side. */
export interface Reached {
  readonly host: string;
  readonly port: number;
}

/** A launch configuration: attaches to a program. */
export interface LaunchEntry {
  readonly name: string;
  readonly [field: string]: unknown;
}

/**
 * The configuration that attaches to a program. Wherever the editor runs, its folder is what containers have as
 * `/workspace`.
 */
export function launchEntry(name: string, connect: Reached): LaunchEntry {
  const pathMappings = [{ localRoot: `\${workspaceFolder}`, remoteRoot: '/workspace' }];
  return { name, type: 'debugpy', request: 'attach', connect, pathMappings, justMyCode: true };
}

const begin = '// bkdev begin: these entries are written by `bkdev debug`';
const end = '// bkdev end';
const skeleton = '{\n  "version": "0.2.0",\n  "configurations": [\n  ]\n}\n';

/** A string, a comment, or one character that gives structure; what lies between is a number, a word, or space. */
const token = /"(?:[^"\\]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\/|[{}[\],:]/g;

/**
 * Returns the text of launch.json with these entries: in a block of their own, where they replace those of the same
 * name. All else stays as it is, comments included. Undefined if the text is not understood; then nothing may be
 * written.
 */
export function withEntries(text: string | undefined, entries: readonly LaunchEntry[]): string | undefined {
  const before = text === undefined || text.trim() === '' ? skeleton : text;
  const known = configurationsIn(before);
  const own = ownBlock(before);
  const without = own === undefined ? before : before.slice(0, own.from) + before.slice(own.to);
  const at = startOfConfigurations(without);
  const theirs = configurationsIn(without);
  if (known === undefined || theirs === undefined || at === undefined) return undefined;
  const kept = known.filter(entry => !theirs.some(other => isDeepStrictEqual(other, entry)));
  const names = entries.map(({ name }) => name);
  const all = [...kept.filter(entry => !names.includes((entry as LaunchEntry).name)), ...entries];
  const after = without.slice(0, at) + blockOf(all, theirs.length > 0) + without.slice(at);
  return isDeepStrictEqual(configurationsIn(after), [...all, ...theirs]) ? after : undefined;
}

function blockOf(entries: readonly unknown[], isFollowed: boolean): string {
  const texts = entries.map(entry => `    ${JSON.stringify(entry)}`);
  return `\n    ${begin}\n${texts.join(',\n')}${isFollowed ? ',' : ''}\n    ${end}`;
}

/** Where the block is, with the line break before it. */
function ownBlock(text: string): { readonly from: number; readonly to: number } | undefined {
  const [found] = new RegExp(`\\n[ \\t]*${begin}\\r?\\n[\\s\\S]*?${end}(?=\\s)`).exec(text) ?? [];
  if (found === undefined) return undefined;
  const from = text.indexOf(found);
  return { from, to: from + found.length };
}

/** The position after the bracket that opens the list. */
function startOfConfigurations(text: string): number | undefined {
  let depth = 0;
  let last: readonly string[] = [];
  for (const { 0: found, index } of text.matchAll(token)) {
    if (found.startsWith('//') || found.startsWith('/*')) continue;
    if (found === '[' && depth === 1 && last[0] === '"configurations"' && last[1] === ':') return index + 1;
    if (found === '{' || found === '[') depth++;
    if (found === '}' || found === ']') depth--;
    last = [...last.slice(-1), found];
  }
  return undefined;
}

/** The list's entries; undefined if the text is no JSON with comments and trailing commas, or has no such list. */
function configurationsIn(text: string): readonly unknown[] | undefined {
  const plain = text.replace(token, found => (found.startsWith('/') ? ' ' : found));
  const strict = plain.replace(/"(?:[^"\\]|\\.)*"|,(?=\s*[\]}])/g, found => (found === ',' ? '' : found));
  try {
    const { configurations } = JSON.parse(strict) as { configurations?: unknown };
    return Array.isArray(configurations) ? configurations : undefined;
  } catch {
    return undefined;
  }
}

import type { Evidence } from './findings.ts';
import { commandsOfLine } from './shell-words.ts';
import { type Supervision, supervisionIn } from './supervision.ts';
import { isTable, tableAt, textsOf, tomlOf } from './toml-file.ts';
import { depthOf, evidenceOf, folderOf, nameOf, type Tree } from './tree.ts';
import { yamlCommands } from './yaml-commands.ts';

/** A command that a product runs somewhere, as text. */
export interface RunCommand {
  /** Its name in the file: a process, a service, a target, a script. */
  readonly name: string;
  readonly command: string;
  /** The file, or for scripts their folder, which belong together. */
  readonly book: string;
  readonly rank: number;
  readonly evidence: Evidence;
  /** Present for a program of supervisord. */
  readonly supervision?: Supervision;
}

type Reader = (tree: Tree, path: string) => Omit<RunCommand, 'book' | 'rank'>[];

interface Kind {
  readonly pattern: RegExp;
  /** Distance from what a developer runs; 0 is nearest. */
  readonly rank: number;
  readonly read: Reader;
  readonly isPartOfFolder?: boolean;
}

const notRun = /(?:^|\/)(?:tests?|e2e|node_modules|docs?|vendor|third_party|fixtures|site-packages)\/|\{\{/;
/** Compose and other files whose names say that they are not for development. */
const notDevelopment = /prod|staging|(?:^|[-_./])(?:test|ci|e2e|release|deploy)/i;

/** Files that contain the commands of a product. */
const kinds: readonly Kind[] = [
  { pattern: /(?:^|\/)Procfile[^/]*$/, rank: 1, read: procfile },
  { pattern: /(?:^|\/)[^/]*compose[^/]*\.ya?ml$|(?:^|\/)(?:local|docker)\.ya?ml$/, rank: 2, read: yaml },
  { pattern: /(?:^|\/)(?:Makefile|makefile|GNUmakefile|[Jj]ustfile|Makefile-[^/]+)$/, rank: 3, read: targets },
  { pattern: /(?:^|\/)pyproject\.toml$/, rank: 3, read: poeTasks },
  { pattern: /(?:^|\/)package\.json$/, rank: 3, read: packageScripts },
  { pattern: /(?:^|\/)\.vscode\/tasks\.json$|(?:^|\/)mprocs\.ya?ml$/, rank: 3, read: lines },
  { pattern: /(?:^|\/)\.mise\/tasks\//, rank: 3, read: lines, isPartOfFolder: true },
  { pattern: /(?:^|\/)app[^/]*desc[^/]*\.ya?ml$/, rank: 4, read: yaml },
  {
    pattern: /(?:^|\/)[^/]*supervisor[^/]*(?:\/[^/]+)*\.(?:conf|ini)$|(?:^|\/)supervisor[^/]*\//,
    rank: 5,
    read: supervisor,
  },
  { pattern: /(?:^|\/)[^/]+\.sh$/, rank: 6, read: lines, isPartOfFolder: true },
  {
    pattern:
      /(?:^|\/)(?:bin|scripts?|docker|deploy|compose)\/(?:[^/]+\/)*[^/.]*(?:start|celery|worker|beat|entrypoint|run|init|setup|boot)[^/.]*$/,
    rank: 6,
    read: lines,
    isPartOfFolder: true,
  },
  { pattern: /(?:^|\/)(?:s6-rc\.d|services\.d)\/.*\/run$/, rank: 6, read: lines },
  { pattern: /(?:^|\/)[^/]+\.service$/, rank: 7, read: units },
  { pattern: /(?:^|\/)[^/]*Dockerfile[^/]*$/, rank: 8, read: dockerfile },
];

/** The maximum number of files to read. */
const maxBooks = 1500;

/** Returns every command in every such file, in the files' order. */
export function runCommands(tree: Tree): RunCommand[] {
  const books = tree.files.filter(path => depthOf(path) <= 9 && !notRun.test(path));
  return books
    .flatMap(path => {
      const kind = kinds.find(({ pattern }) => pattern.test(path));
      return kind === undefined ? [] : [{ path, kind }];
    })
    .slice(0, maxBooks)
    .flatMap(({ path, kind }) =>
      kind.read(tree, path).flatMap(found =>
        commandsOfLine(found.command).map(command => ({
          ...found,
          command,
          book: kind.isPartOfFolder ? folderOf(path) : path,
          rank: kind.rank + distanceOf(path, kind),
        })),
      ),
    );
}

/**
 * Returns how far from development a file is by its name. A script's name says little, because scripts call each other.
 */
function distanceOf(path: string, { rank }: Kind): number {
  const name = nameOf(path);
  if (rank <= 3 && notDevelopment.test(name)) return 10;
  return /dev|local/i.test(name) ? -0.5 : 0;
}

function procfile(tree: Tree, path: string) {
  return logicalLines(tree.text(path) ?? '').flatMap(({ text, line }) => {
    const match = /^([\w-]+):\s*(.+)$/.exec(text);
    return match === null ? [] : [{ name: match[1] ?? '', command: match[2] ?? '', evidence: { file: path, line } }];
  });
}

function yaml(tree: Tree, path: string) {
  return yamlCommands(path, tree.text(path) ?? '');
}

/** Returns recipes under the name of their target. */
function targets(tree: Tree, path: string) {
  let name = '';
  return logicalLines(tree.text(path) ?? '').flatMap(({ text, line }) => {
    const target = /^@?([\w.-]+)[^:=\n]*:(?!=)/.exec(text);
    if (target !== null) name = target[1] ?? '';
    const command = /^\s+[@-]*(.+)$/.exec(text)?.[1] ?? /^\w+\s*:?=\s*(.+)$/.exec(text)?.[1];
    if (command === undefined) return [];
    return [{ name, command, evidence: { file: path, line } }];
  });
}

/** Returns a script's lines under the name of the script, or of the case or function they are in. */
function lines(tree: Tree, path: string) {
  const script = nameOf(path) === 'run' ? nameOf(folderOf(path)) : nameOf(path).replace(/\.\w+$/, '');
  let label = '';
  return logicalLines(tree.text(path) ?? '').flatMap(({ text, line }) => {
    if (/^\s*(?:#|\/\/)/.test(text)) return [];
    const begun = /^\s*(?:["']?([\w-]+)["']?\)|(?:function\s+)?(\w+)\s*\(\)\s*\{)/.exec(text);
    if (begun !== null) label = begun[1] ?? begun[2] ?? '';
    if (/^\s*(?:;;|esac|\})/.test(text)) label = '';
    // In JSON, a command and its arguments are strings in one list.
    const command = text.trim().startsWith('"')
      ? text.replaceAll(/["',[\]]/g, ' ')
      : text.replace(/^\s*[\w"'-]+\)\s*/, '');
    return [{ name: label === '' ? script : label, command, evidence: { file: path, line } }];
  });
}

function supervisor(tree: Tree, path: string) {
  const sections: { name: string; options: Map<string, string>; line: number }[] = [];
  // Indented lines continue a value.
  const text = (tree.text(path) ?? '').replaceAll(/(?<=\S)[ \t]*\n(?=[ \t]+\S)/g, '\\\n');
  for (const { text: line, line: number } of logicalLines(text)) {
    const section = /^\[(?:program:)?\s*([^\]]+)\]/.exec(line)?.[1];
    if (section !== undefined) sections.push({ name: section, options: new Map(), line: number });
    const [, name, value] = /^\s*(\w+)\s*=\s*(.+)$/.exec(line) ?? [];
    const open = sections.at(-1);
    if (name === undefined || value === undefined || open === undefined) continue;
    open.options.set(name, value);
    if (name === 'command') open.line = number;
  }
  return sections.flatMap(({ name, options, line }) => {
    const command = options.get('command');
    if (command === undefined) return [];
    return [{ name, command, evidence: { file: path, line }, supervision: supervisionIn(options) }];
  });
}

function units(tree: Tree, path: string) {
  return logicalLines(tree.text(path) ?? '').flatMap(({ text, line }) => {
    const command = /^ExecStart=(.+)$/.exec(text)?.[1];
    const name = nameOf(path).replace(/\.service$/, '');
    return command === undefined ? [] : [{ name, command, evidence: { file: path, line } }];
  });
}

function dockerfile(tree: Tree, path: string) {
  return logicalLines(tree.text(path) ?? '').flatMap(({ text, line }) => {
    const command = /^\s*(?:CMD|ENTRYPOINT)\s+(.+)$/.exec(text)?.[1];
    if (command === undefined) return [];
    const words = command.startsWith('[') ? command.replaceAll(/["',[\]]/g, ' ') : command;
    return [{ name: nameOf(path), command: words, evidence: { file: path, line } }];
  });
}

/** Returns Poe's tasks: a string, or a table with a command. */
function poeTasks(tree: Tree, path: string) {
  const tasks = tableAt(tomlOf(tree, path), 'tool', 'poe', 'tasks');
  return Object.entries(tasks).flatMap(([name, task]) => {
    const table = isTable(task) ? task : {};
    const command = [task, table['cmd'], table['shell']].find(each => typeof each === 'string');
    if (typeof command !== 'string') return [];
    return [{ name, command, evidence: evidenceOf(tree, path, command.split('\n')[0] ?? '') }];
  });
}

function packageScripts(tree: Tree, path: string) {
  const scripts = tableAt(jsonOf(tree.text(path) ?? ''), 'scripts');
  return Object.entries(scripts).flatMap(([name, command]) => {
    if (typeof command !== 'string') return [];
    const evidence = evidenceOf(tree, path, `"${name}"`);
    return [{ name, command, evidence }];
  });
}

/** Parses JSON; undefined if invalid. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Returns lines, joined where they end with a backslash. */
function logicalLines(text: string): { readonly text: string; readonly line: number }[] {
  const joined: { text: string; line: number }[] = [];
  let isOpen = false;
  for (const [index, line] of text.split('\n').entries()) {
    const last = joined.at(-1);
    const part = line.replace(/\\\s*$/, ' ');
    if (isOpen && last !== undefined) last.text += part.trimStart();
    else joined.push({ text: part, line: index + 1 });
    isOpen = /\\\s*$/.test(line);
  }
  return joined;
}

/** Returns a command given as a list or a string, as in Compose. */
export function commandText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  const words = textsOf(value);
  return words.length === 0 ? undefined : words.map(word => (/\s/.test(word) ? `"${word}"` : word)).join(' ');
}

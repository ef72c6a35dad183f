import { isMap, isPair, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from 'yaml';
import type { Evidence } from './findings.ts';
import { commandsOfLine } from './shell-words.ts';

/**
 * Returns the commands in a YAML file: values of `command`, `entrypoint` and the like, under the name of their owner.
 */
export function yamlCommands(
  file: string,
  text: string,
): { readonly name: string; readonly command: string; readonly evidence: Evidence }[] {
  if (!/\b(?:command|entrypoint|procCommand|args)\b/.test(text)) return [];
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false, strict: false, logLevel: 'silent' });
  const commands: { name: string; command: string; evidence: Evidence }[] = [];
  visit(document, {
    Pair: (_, pair, ancestors) => {
      const key = isScalar(pair.key) ? String(pair.key.value) : '';
      if (!/^(?:command|entrypoint|procCommand|args)$/.test(key)) return;
      const command = wordsOf(pair.value as Node | null);
      if (command === undefined) return;
      const name = ownerOf(ancestors);
      const at = (pair.key as Node).range?.[0] ?? 0;
      const evidence = { file, line: lines.linePos(at).line };
      for (const each of commandsOfLine(insideShell(command))) commands.push({ name, command: each, evidence });
    },
  });
  return commands;
}

function wordsOf(value: Node | null): string | undefined {
  if (isScalar(value) && typeof value.value === 'string') return value.value;
  if (!isSeq(value)) return undefined;
  const words = value.items.flatMap(item => (isScalar(item) ? [String(item.value)] : []));
  return words.map(word => (/\s/.test(word) ? `"${word}"` : word)).join(' ');
}

/** Returns the command inside `sh -c '…'`. */
function insideShell(command: string): string {
  return (
    /^(?:\/bin\/)?(?:ba|da)?sh\s+(?:-\w+\s+)*-\w*c\w*\s+(["'])?([\s\S]*?)\1\s*$/.exec(command.trim())?.[2] ?? command
  );
}

/** Returns the nearest key above that is a name: a service, a process. A list item is named by its own `name`. */
function ownerOf(ancestors: readonly unknown[]): string {
  for (const ancestor of ancestors.toReversed()) {
    if (isMap(ancestor)) {
      const name = ancestor.get('name');
      if (typeof name === 'string') return name;
    }
    if (isPair(ancestor) && isScalar(ancestor.key)) {
      const key = String(ancestor.key.value);
      if (!/^(?:args|command|spec|proc_?[cC]ommand)$/.test(key)) return key;
    }
  }
  return '';
}

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run } from '../src/host/cli/program.ts';
import { shortcuts } from '../src/host/ui/screen/panels/shortcuts.ts';
import { printedBy } from './support/printed.ts';

const root = join(import.meta.dirname, '..');
const pages = [
  ...['README.md', 'README.zh.md', 'CONTRIBUTING.md'],
  ...readdirSync(join(root, 'docs')).flatMap(name => (name.endsWith('.md') ? [join('docs', name)] : [])),
];
const textOf = (page: string) => readFileSync(join(root, page), 'utf8');

const help = async (...words: string[]) =>
  (await printedBy(() => run(['node', 'bkdev', ...words, '--help', '--lang', 'en']))).stdout;
const commands = [...((await help()).split('Commands:\n')[1]?.matchAll(/^ {2}(\S+)/gm) ?? [])].map(([, name]) => name);

/** Returns the bkdev commands that a page shows as code, each with its options. */
function calls(text: string): { command: string; options: string[] }[] {
  // Every second part between code fences is a code block.
  const spans = text.split(/^```.*$/m).flatMap((part, index) => {
    const isBlock = index % 2 === 1;
    return isBlock ? part.split('\n') : [...part.matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span);
  });
  return spans.flatMap(span => {
    const [, rest] = /^(?:\$ |.*&& |.*<\()?(?:\.\/)?bkdev (.*)$/.exec(span.replace(/\s#.*$/, '')) ?? [];
    const words = rest?.split(/\s+/) ?? [];
    const at = words.findIndex(word => /^[a-z]/.test(word));
    const command = words[at];
    if (command === undefined || /^(?:zh|en)$/.test(command)) return [];
    // Words after a service belong to the command inside.
    const own = command === 'exec' ? words.slice(0, at) : words;
    return [{ command, options: own.flatMap(word => /^\[?(--?[a-z][a-z-]*)/.exec(word)?.[1] ?? []) }];
  });
}

describe.each(pages)('%s', page => {
  test('each command that it shows must exist, with the options that it shows', async () => {
    const wrong: string[] = [];
    for (const { command, options } of calls(textOf(page))) {
      if (!commands.includes(command)) wrong.push(command);
      const known = commands.includes(command) ? await help(command) : '';
      wrong.push(...options.filter(option => !known.includes(option)).map(option => `${command} ${option}`));
    }
    expect(wrong).toEqual([]);
  });

  test('each file that it links must be there', () => {
    const links = [
      ...textOf(page)
        .replaceAll(/`[^`]*`/g, '')
        .matchAll(/\]\((?!https?:)([^)#]+)/g),
    ].map(([, link = '']) => link);
    expect(links.filter(link => !existsSync(join(root, dirname(page), link)))).toEqual([]);
  });
});

test('the front page must be short', () => {
  const words = textOf('README.md')
    .replaceAll(/^```.*?^```$/gms, '')
    .split(/\s+/);
  expect(words.length).toBeLessThanOrEqual(900);
});

test('the Chinese front page must be short, and show Chinese pictures', () => {
  const page = textOf('README.zh.md');
  const words = [...new Intl.Segmenter('zh', { granularity: 'word' }).segment(page.replaceAll(/^```.*?^```$/gms, ''))];
  expect(words.filter(({ isWordLike }) => isWordLike).length).toBeLessThanOrEqual(900);
  expect([...page.matchAll(/pictures\/(\S+?)\)/g)].filter(([, file = '']) => !file.endsWith('.zh.svg'))).toEqual([]);
});

test('every command must be in the reference', () => {
  const reference = textOf('docs/commands.md');
  expect(commands.filter(name => name !== 'help' && !new RegExp(`\`bkdev ${name}\\b`).test(reference))).toEqual([]);
});

test('the page about the screen must list exactly the existing keys', () => {
  const rows = textOf('docs/screen.md').match(/^\|.*\|$/gm) ?? [];
  const columns = rows.map(row => row.split('|'));
  const named = new Set(
    columns.flatMap(([, keys = '', does = '']) => [
      ...[...keys.matchAll(/`([^`]+)`/g)].map(([, key = '']) => key),
      // What belongs to a key may be told beside it.
      ...[...does.matchAll(/`([\w&+?:/]|Esc|Enter)`/g)].map(([, key = '']) => key),
    ]),
  );
  const told = (shown: string) => (shown === '^P' ? 'Ctrl-P' : shown);
  const every = shortcuts.flatMap(({ shown }) => shown.split(' ')).map(told);
  const helped = shortcuts.flatMap(({ shown, means }) => (means ? shown.split(' ') : [])).map(told);
  expect(helped.filter(key => !named.has(key))).toEqual([]);
  expect([...named].filter(key => !every.includes(key))).toEqual([]);
});

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { delimiter, dirname, join, relative, resolve } from 'node:path';
import type { Definition } from '../../../shared/model/definition.ts';
import type { Composer } from '../../ports/composer.ts';
import { look } from '../system/look.ts';
import { namesIn, readRemembered, recordIn, stampOf, writeRemembered } from './remembered.ts';

/** Raise when the shape of Definition changes: what an older bkdev remembered must not be read as ours. */
const format = 5;

/**
 * Gives the definition that Compose resolved last time, and its version, for as long as everything it is made of is
 * the same: every file beside it, by size and change time, every variable that it mentions, and Compose itself.
 * Asking Compose costs a fifth of a second, twice. One that is made of files elsewhere, too, is asked for each time:
 * what those name in turn only Compose can say.
 */
export function rememberDefinition(
  composer: Composer,
  root: string,
  folder: string,
  variables: () => Readonly<Record<string, string | undefined>>,
): Composer {
  return {
    ...composer,
    version: () => rememberedVersion(composer, folder, variables()),
    definition: async (files, draft) => {
      // What is made of a draft is made of what nobody wrote, and not to be remembered.
      if (draft) return composer.definition(files, draft);
      const name = createHash('sha256').update([root, ...files].join('\n'));
      const file = join(folder, `${name.digest('hex').slice(0, 16)}.json`);
      const remembered = read(file);
      const env = variables();
      const key = remembered && keyOf(root, remembered.variables, env);
      if (remembered && remembered.key === key) return remembered.definition;
      // Taken before Compose reads: what is saved meanwhile must not pass for what it read.
      const texts = composeTexts(root);
      const names = variablesIn(texts);
      const askedWith = keyOf(root, names, env);
      const definition = await composer.definition(files);
      if (await isSelfContained(join(root, '.devcontainer'), texts))
        // The definition holds the environment of no service, so no secret is kept here.
        writeRemembered(folder, file, { format, key: askedWith, variables: names, definition });
      return definition;
    },
  };
}

/** What Compose said of its version last time, for as long as it is the same program. */
async function rememberedVersion(
  composer: Composer,
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const identity = composeIdentity(env);
  const record = recordIn<string>(folder, 'compose-version.json');
  const known = record.read(identity);
  if (known !== undefined) return known;
  const version = await composer.version();
  // Where its program was not found, nothing would tell when it becomes another one.
  if (/\d/.test(identity)) record.write(identity, version);
  return version;
}

interface Remembered {
  readonly format: number;
  readonly key: string;
  readonly variables: readonly string[];
  readonly definition: Definition;
}

function read(file: string): Remembered | undefined {
  const remembered = readRemembered<Remembered>(file);
  return remembered?.format === format ? remembered : undefined;
}

function keyOf(root: string, variables: readonly string[], env: Readonly<Record<string, string | undefined>>): string {
  const hash = createHash('sha256')
    .update(root)
    .update(stampOf(join(root, '.devcontainer')));
  hash.update(composeIdentity(env));
  for (const name of variables) hash.update(`${name}=${env[name] ?? ''}\n`);
  return hash.digest('hex');
}

/**
 * Which Compose resolved it: another version may put other hashes on containers. Asking it for its version takes too
 * long.
 */
function composeIdentity(env: Readonly<Record<string, string | undefined>>): string {
  const own = env['DOCKER_CONFIG'] || join(env['HOME'] ?? '', '.docker');
  const system = ['/usr/local/lib', '/usr/local/libexec', '/usr/lib', '/usr/libexec'].map(folder =>
    join(folder, 'docker'),
  );
  const plugins = [own, ...system].map(folder => join(folder, 'cli-plugins', 'docker-compose'));
  // What goes by the name of docker may be a program that stands before it.
  const clients = (env['PATH'] ?? '').split(delimiter).map(folder => join(folder, 'docker'));
  const client = clients.find(file => look(file) !== undefined);
  const files = client === undefined ? plugins : [client, ...plugins];
  return files
    .map(look)
    .map(found => (found ? `${found.size} ${found.mtimeMs}` : '-'))
    .join('\n');
}

/** What may be Compose files, by their path in `.devcontainer`. */
function composeTexts(root: string): Record<string, string> {
  const folder = join(root, '.devcontainer');
  const names = namesIn(folder).filter(name => /\.ya?ml$/.test(name) && look(join(folder, name))?.isFile());
  return Object.fromEntries(
    names.flatMap(name => {
      // One that may not be read is Compose's to complain of, if it is part of the definition at all.
      const text = textOf(join(folder, name));
      return text === undefined ? [] : [[name, text]];
    }),
  );
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/**
 * Whether all that these name to be read with them lies in the folder, where the key sees it. Where that is in doubt,
 * it does not.
 */
async function isSelfContained(folder: string, texts: Readonly<Record<string, string>>): Promise<boolean> {
  // The parser is loaded where Compose was asked, too, and never for what is remembered.
  const { composeReferences } = await import('../../definition/compose-references.ts');
  const there = new Set(['', ...namesIn(folder)]);
  return Object.entries(texts).every(([name, text]) =>
    composeReferences(text)?.every(path => {
      // Most count from the first file's folder, those of an included file from its own.
      const meant = [folder, join(folder, dirname(name))].map(from => relative(folder, resolve(from, path)));
      const isFile = meant.some(file => there.has(file) && (file in texts || !/\.(?:json|ya?ml)$/.test(file)));
      return isFile && meant.every(file => !/^\.\.(?:[\\/]|$)/.test(file));
    }),
  );
}

/** The variables that the Compose files interpolate (Compose specification, "Interpolation"). */
function variablesIn(texts: Readonly<Record<string, string>>): string[] {
  const names = Object.values(texts).flatMap(text =>
    [...text.matchAll(/\$\{?([A-Za-z_]\w*)/g)].map(match => match[1] ?? ''),
  );
  return [...new Set([...names, 'DOCKER_DEFAULT_PLATFORM'])].sort();
}

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { delimiter, dirname, join, relative, resolve } from 'node:path';
import type { Definition } from '../../../shared/model/definition.ts';
import type { Composer } from '../../ports/composer.ts';
import { look } from '../system/look.ts';
import { idOf, namesIn, readRemembered, recordIn, stampOf, writeRemembered } from './remembered.ts';

/** Increase when the shape of Definition changes, so that definitions stored by an older bkdev are not used. */
const format = 6;

/**
 * Caches the definition that Compose resolved, and Compose's version, while all inputs are unchanged: every file in
 * `.devcontainer` (size and change time), every variable that is interpolated, and Compose itself. Asking Compose takes
 * 0.2 s, twice. A definition that refers to files elsewhere is never cached, because only Compose knows what those
 * refer to.
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
      // A definition from a draft is based on unwritten files and must not be cached.
      if (draft) return composer.definition(files, draft);
      const name = createHash('sha256').update(files.join('\n')).digest('hex').slice(0, 16);
      const file = join(folder, `${idOf(root)}-${name}.json`);
      const remembered = read(file);
      const env = variables();
      const key = remembered && keyOf(root, remembered.variables, env);
      if (remembered && remembered.key === key) return remembered.definition;
      // Compute the key before Compose reads, so that a file saved meanwhile invalidates the entry.
      const texts = composeTexts(root);
      const names = variablesIn(texts);
      const askedWith = keyOf(root, names, env);
      const definition = await composer.definition(files);
      if (await isSelfContained(join(root, '.devcontainer'), texts))
        // The definition contains no service's environment, and masks the wrong values, so no secrets are stored.
        writeRemembered(folder, file, { format, key: askedWith, variables: names, definition });
      return definition;
    },
  };
}

/** Returns Compose's version, cached while its executable is unchanged. */
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
  // If the executable was not found, a change could not be detected.
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
 * Identifies the Compose that resolved the definition: another version may compute other hashes. Uses size and time of
 * the executables, because asking for the version takes too long.
 */
function composeIdentity(env: Readonly<Record<string, string | undefined>>): string {
  const own = env['DOCKER_CONFIG'] || join(env['HOME'] ?? '', '.docker');
  const system = ['/usr/local/lib', '/usr/local/libexec', '/usr/lib', '/usr/libexec'].map(folder =>
    join(folder, 'docker'),
  );
  const plugins = [own, ...system].map(folder => join(folder, 'cli-plugins', 'docker-compose'));
  // The `docker` found in PATH may be a wrapper.
  const clients = (env['PATH'] ?? '').split(delimiter).map(folder => join(folder, 'docker'));
  const client = clients.find(file => look(file) !== undefined);
  const files = client === undefined ? plugins : [client, ...plugins];
  return files
    .map(look)
    .map(found => (found ? `${found.size} ${found.mtimeMs}` : '-'))
    .join('\n');
}

/**
 * Potential Compose files, keyed by path in `.devcontainer`. What bkdev wrote into `runtime/` is none: it keeps copies
 * of profiles there, whose `extends` means something else.
 */
function composeTexts(root: string): Record<string, string> {
  const folder = join(root, '.devcontainer');
  const names = namesIn(folder).filter(
    name => /\.ya?ml$/.test(name) && !name.startsWith(join('runtime', '/')) && look(join(folder, name))?.isFile(),
  );
  return Object.fromEntries(
    names.flatMap(name => {
      // If an unreadable file is part of the definition, Compose reports it.
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

/** Whether every file that these refer to is in the folder, so that the key covers it. False when in doubt. */
async function isSelfContained(folder: string, texts: Readonly<Record<string, string>>): Promise<boolean> {
  // Load the parser only if Compose had to be asked.
  const { composeReferences } = await import('../../definition/compose-references.ts');
  const there = new Set(['', ...namesIn(folder)]);
  return Object.entries(texts).every(([name, text]) =>
    composeReferences(text)?.every(path => {
      // Most paths are relative to the first file's folder, those of an included file to its own.
      const meant = [folder, join(folder, dirname(name))].map(from => relative(folder, resolve(from, path)));
      const isFile = meant.some(file => there.has(file) && (file in texts || !/\.(?:json|ya?ml)$/.test(file)));
      return isFile && meant.every(file => !/^\.\.(?:[\\/]|$)/.test(file));
    }),
  );
}

/** The variables that Compose files interpolate (Compose specification, "Interpolation"). */
function variablesIn(texts: Readonly<Record<string, string>>): string[] {
  const names = Object.values(texts).flatMap(text =>
    [...text.matchAll(/\$\{?([A-Za-z_]\w*)/g)].map(match => match[1] ?? ''),
  );
  return [...new Set([...names, 'DOCKER_DEFAULT_PLATFORM'])].sort();
}

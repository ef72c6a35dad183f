import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { message } from '../../shared/messages/message.ts';
import { BkdevError } from '../../shared/model/error.ts';
import { productFile } from '../../shared/model/product-folder.ts';
import type { Profile } from '../../shared/model/profile.ts';
import { type Extension, isNeededFile } from '../../shared/model/service.ts';
import { isStep } from '../../shared/model/traits.ts';
import { servicesSchema, toWrittenService, type WrittenService } from './check-scale.ts';
import { readRegular } from './read-regular.ts';
import { parseYamlSource } from './yaml-source.ts';

const composeSchema = z.object({
  services: servicesSchema.nullish(),
  include: z.unknown().optional(),
});

/** The Compose files that the profiles are made of, as written. */
export interface DefinitionSources {
  /** The `x-bkdev` extension of each service, by file name in `.devcontainer`. */
  readonly services: Readonly<Record<string, Readonly<Record<string, Extension | undefined>>>>;
  /** The services themselves, by file name. */
  readonly written: Readonly<Record<string, Readonly<Record<string, WrittenService>>>>;
  /** Whether they include other files, so that only Compose knows all services. */
  readonly includesOthers: boolean;
  /** The YAML files in `.devcontainer`, for an error about a missing one. */
  readonly files: readonly string[];
}

/**
 * Reads `compose.yaml` and the existing overlays. Throws BkdevError `definition-missing` without the former,
 * `definition-invalid` for invalid YAML or an invalid extension.
 */
export async function readDefinitionSources(root: string, overlays: readonly string[]): Promise<DefinitionSources> {
  const folder = join(root, '.devcontainer');
  const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const files = entries.filter(name => /^[^.].*\.ya?ml$/.test(name) && name !== productFile).sort();
  if (!files.includes('compose.yaml'))
    throw new BkdevError({
      code: 'definition-missing',
      message: message('definition.unreadable', { file: join(folder, 'compose.yaml') }),
      hint: message('definition.init-writes-it'),
    });
  const services: Record<string, Record<string, Extension | undefined>> = {};
  const written: Record<string, Record<string, WrittenService>> = {};
  let includesOthers = false;
  for (const file of new Set(['compose.yaml', ...overlays])) {
    if (!files.includes(file)) continue;
    const text = readRegular(join(folder, file));
    const compose = parseYamlSource(join('.devcontainer', file), text, composeSchema);
    includesOthers ||= compose.include !== undefined;
    const named = Object.entries(compose.services ?? {});
    written[file] = Object.fromEntries(named.map(([name, service]) => [name, toWrittenService(service)]));
    services[file] = Object.fromEntries(named.map(([name, service]) => [name, service?.['x-bkdev']]));
  }
  return { services, written, includesOthers, files };
}

/** A file of the source that a step requires. */
export interface NeededFile {
  readonly service: string;
  /** The step's title, otherwise its name. */
  readonly title: string;
  /** Relative to the source. */
  readonly file: string;
}

/**
 * Returns the files that steps in `compose.yaml` and these overlays require. Throws as `readDefinitionSources` does.
 */
export async function neededFiles(root: string, overlays: readonly string[]): Promise<NeededFile[]> {
  const { services } = await readDefinitionSources(root, overlays);
  // A later file's extension replaces an earlier one's.
  const merged = new Map(Object.values(services).flatMap(file => Object.entries(file)));
  return [...merged].flatMap(([service, extension]) =>
    (extension?.inputs ?? []).filter(isNeededFile).map(file => ({ service, title: extension?.title ?? service, file })),
  );
}

/**
 * Returns the services of these profiles that are steps. Overlays that cannot be read are ignored, so that listing
 * profiles still works. Throws as `readDefinitionSources` does for `compose.yaml`.
 */
export async function stepsOf(root: string, profiles: readonly Profile[]): Promise<Set<string>> {
  const base = await readDefinitionSources(root, []);
  const overlays = [...new Set(profiles.flatMap(profile => profile.overlays))];
  const read = await Promise.all(overlays.map(overlay => readDefinitionSources(root, [overlay]).catch(() => base)));
  const named = read
    .concat(base)
    .flatMap(({ services }) => Object.values(services).flatMap(file => Object.entries(file)));
  return new Set(named.flatMap(([name, extension]) => (extension && isStep(extension) ? [name] : [])));
}

/** Combines what a profile's Compose files say about a service; undefined if none mentions it. */
export function writtenIn(
  written: DefinitionSources['written'],
  overlays: readonly string[],
  name: string,
): WrittenService | undefined {
  const found = ['compose.yaml', ...overlays].flatMap(file => written[file]?.[name] ?? []);
  if (found.length === 0) return undefined;
  return {
    extension: found.findLast(({ extension }) => extension !== undefined)?.extension,
    publishes: found.reduce((before, { publishes }) => publishes ?? before, false),
    deploys: found.some(({ deploys }) => deploys),
  };
}

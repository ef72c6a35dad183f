import { join, posix } from 'node:path';
import { type EnvironmentVariable, parseDotenv } from '../../../shared/model/dotenv.ts';
import { productFile } from '../../../shared/model/product-folder.ts';
import type { Profile } from '../../../shared/model/profile.ts';
import type { Place } from '../../../shared/model/variable.ts';
import { lineOf } from '../../definition/env-file.ts';
import { type EnvironmentSources, environmentSources } from '../../definition/environment-sources.ts';
import { yamlLines } from '../../definition/line-of-key.ts';
import { productDotenv } from '../../definition/product-dotenv.ts';
import { profileVariable } from '../../definition/profile-variable.ts';
import type { World } from '../../ports/world.ts';

/** Where the files of a checkout name variables. */
export interface VariablePlaces {
  readonly sources: EnvironmentSources;
  placeOfDeclaration(name: string): Place;
  /** Where `.devcontainer/.env` sets a variable. */
  setting(name: string): Place | undefined;
  /** The line of a profile that a generated Compose file takes a variable from; undefined for other files. */
  inProfile(file: string, name: string): Place | undefined;
}

/** Reads where these Compose files (relative to `.devcontainer`), the settings and the profile name variables. */
export function variablePlaces(
  { checkout }: Pick<World, 'checkout'>,
  files: readonly string[],
  profile: Profile | undefined,
): VariablePlaces {
  const read = (path: string) => checkout.text(path);
  const inFolder = (name: string) => posix.join('.devcontainer', name);
  const texts = files.map(name => ({ name, text: read(inFolder(name)) ?? '' }));
  const settings = read(inFolder('.env')) ?? '';
  const product = yamlLines(read(inFolder(productFile)) ?? '');
  return {
    sources: environmentSources(texts, read),
    placeOfDeclaration: name => ({ file: inFolder(productFile), line: product.lineOf(['environment', name]) ?? 1 }),
    setting: name => {
      const line = lineOf(settings, name);
      return line === undefined ? undefined : { file: inFolder('.env'), line };
    },
    inProfile: (file, name) =>
      profile && /^\.devcontainer\/[^/]+\/compose\.yaml$/.test(file)
        ? profileVariable(profile.name, name, read)
        : undefined,
  };
}

/** The product's `.env`, by its path in the checkout. */
export interface ReadDotenv {
  readonly file: string;
  /** Returns its variables, as programs read them in a container with this environment. */
  variables(environment?: Readonly<Record<string, string | null>>): readonly EnvironmentVariable[];
  /** Whether it cannot be read: then it counts as empty, here and for the programs. */
  readonly isUnreadable: boolean;
}

/** Reads the `.env` that the product's programs read when they start; undefined if there is none. */
export async function readDotenv({
  checkout,
  host,
}: Pick<World, 'checkout' | 'host'>): Promise<ReadDotenv | undefined> {
  const { folder } = await checkout.product();
  const isFile = (path: string) => checkout.has(path) && !checkout.isFolder(join(checkout.source, path));
  const file = productDotenv(folder, isFile);
  if (file === undefined) return undefined;
  const text = await host.readText(join(checkout.source, file));
  return {
    file: posix.relative(checkout.root, posix.join(checkout.source, file)),
    variables: environment => parseDotenv(text ?? '', environment),
    isUnreadable: text === undefined,
  };
}

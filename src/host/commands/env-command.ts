import { join } from 'node:path';
import { serviceNamed } from '../../shared/model/definition.ts';
import { composeFilesOf } from '../../shared/model/profile.ts';
import { masked } from '../../shared/model/secret.ts';
import { environmentSources } from '../definition/environment-sources.ts';
import { readRegular } from '../definition/read-regular.ts';
import { jsonText } from '../ui/text/json-lines.ts';
import { type ShownVariable, variableTable } from '../ui/text/variable-table.ts';
import { printLines } from '../wiring/output.ts';
import { type CommonOptions, definitionOf, wire } from '../wiring/wire.ts';

/** The options of `bkdev env`. */
export interface EnvOptions extends CommonOptions {
  /** All of the profile's if empty. */
  readonly services: readonly string[];
  /** Whether to print secrets unmasked. */
  readonly reveal: boolean;
}

/**
 * Prints the environment of each service, with the file and line that define each value. Secrets are masked unless
 * requested. Changes nothing. Throws BkdevError `usage` for an undefined service.
 */
export async function runEnv(options: EnvOptions): Promise<void> {
  const world = wire(options.workspace, process.env, () => undefined);
  const { definition, profile } = await definitionOf(world);
  for (const name of options.services) serviceNamed(definition, name);
  const files = profile ? composeFilesOf(profile) : definition.files;
  const environments = await world.composer.environments(files);
  const folder = join(world.checkout.root, '.devcontainer');
  const texts = files.map(name => ({ name, text: textOf(join(folder, name)) ?? '' }));
  const sources = environmentSources(texts, file => textOf(join(folder, file)));
  const wanted = options.services.length > 0 ? options.services : (profile?.services ?? Object.keys(environments));
  const shown = wanted.map(service => ({
    service,
    variables: Object.entries(environments[service] ?? {}).map(([name, value]): ShownVariable => {
      const from = sources[service]?.[name] ?? [];
      return {
        name,
        value: value === null || options.reveal ? value : masked(name, value),
        source: from.at(-1) ?? null,
        overrides: from.slice(0, -1),
      };
    }),
  }));
  printLines(options.json ? [jsonText(shown)] : variableTable(shown));
}

function textOf(file: string): string | undefined {
  try {
    return readRegular(file);
  } catch {
    // Compose has already reported files that it needs and cannot read.
    return undefined;
  }
}

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

/** What `bkdev env` was asked for. */
export interface EnvOptions extends CommonOptions {
  /** All of the profile's when empty. */
  readonly services: readonly string[];
  /** Whether secrets are shown as they are. */
  readonly reveal: boolean;
}

/**
 * Prints what each service has in its environment, and which file and line each value comes from. Secrets are masked
 * unless they are asked for. Changes nothing. Throws BkdevError `usage` for a service that is not defined.
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
    // What cannot be read, Compose has complained of where it needs it.
    return undefined;
  }
}

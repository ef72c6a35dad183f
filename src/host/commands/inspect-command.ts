import { message } from '../../shared/messages/message.ts';
import { type Definition, serviceNamed } from '../../shared/model/definition.ts';
import { BkdevError } from '../../shared/model/error.ts';
import type { Profile } from '../../shared/model/profile.ts';
import { startsOf } from '../../shared/model/program-start.ts';
import { type Defined, settingsDifferences } from '../definition/settings-differences.ts';
import { writtenAddresses } from '../definition/store-address.ts';
import { inspect } from '../orchestrator/inspect.ts';
import type { World } from '../ports/world.ts';
import { variablePlaces } from '../setup/readiness/variable-places.ts';
import { jsonText } from '../ui/text/json-lines.ts';
import { settingsLines } from '../ui/text/settings-lines.ts';
import { printLines, wantsColor } from '../wiring/output.ts';
import { type CommonOptions, definitionOf, wire } from '../wiring/wire.ts';

/** The options of `bkdev inspect`. */
export interface InspectCommandOptions extends CommonOptions {
  /** All of the profile's if absent. */
  readonly service: string | undefined;
  /** How long loading the product may take. */
  readonly timeoutMs: number;
}

/** The exit status if the settings of a program could not be loaded. */
const notLoaded = 3;

/**
 * Prints the settings that each service's programs load, and where they contradict the definition. Changes nothing.
 * Throws BkdevError `usage` for an undefined service, or one whose programs do not load the product.
 */
export async function runInspect(options: InspectCommandOptions): Promise<number> {
  const world = wire(options.workspace, process.env, () => undefined);
  const { definition, profile } = await definitionOf(world);
  const { folder } = await world.checkout.product();
  const asked = options.service === undefined ? undefined : serviceNamed(definition, options.service);
  if (asked !== undefined && startsOf(asked.programs, folder).length === 0)
    throw new BkdevError({
      code: 'usage',
      message: message('inspect.nothing-to-load', { service: asked.name }),
      hint: message('error.known', { names: namesOf(definition, folder) }),
    });
  const wanted = profile?.services ?? definition.services.map(({ name }) => name);
  const services = asked === undefined ? definition.services.filter(({ name }) => wanted.includes(name)) : [asked];
  const { timeoutMs } = options;
  const inspected = await inspect(world, definition, { services, folder, timeoutMs });
  const differences = settingsDifferences(inspected, await definedBy(world, definition, profile, wanted));
  printLines(
    options.json
      ? [jsonText({ services: inspected, differences })]
      : settingsLines(inspected, differences, {
          color: wantsColor(process.stdout),
          ...(process.stdout.isTTY && { columns: process.stdout.columns }),
        }),
  );
  return inspected.some(({ found }) => 'failure' in found) ? notLoaded : 0;
}

function namesOf({ services }: Definition, folder: string): string[] {
  return services.flatMap(({ name, programs }) => (startsOf(programs, folder).length > 0 ? [name] : []));
}

async function definedBy(
  { composer, checkout }: World,
  { files, services }: Definition,
  profile: Profile | undefined,
  wanted: readonly string[],
): Promise<Defined> {
  const [environments, hosts] = await Promise.all([composer.environments(files), composer.hosts(files)]);
  const { sources, inProfile } = variablePlaces({ checkout }, files, profile);
  const written = services.flatMap(({ name, programs = {} }) => {
    const ofPrograms = Object.values(programs).flatMap(({ environment = {} }) => Object.keys(environment));
    const common = Object.entries(environments[name] ?? {}).filter(([variable]) => !ofPrograms.includes(variable));
    return writtenAddresses(name, Object.fromEntries(common), variable => {
      const source = sources[name]?.[variable]?.at(-1);
      return source && (inProfile(source.file, variable) ?? source);
    });
  });
  return { services, wanted, hosts, written };
}

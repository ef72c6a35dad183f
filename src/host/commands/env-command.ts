import { serviceNamed } from '../../shared/model/definition.ts';
import { parseEnvironment } from '../definition/env-file.ts';
import { explainedVariables } from '../definition/explained-variables.ts';
import { keysFile } from '../definition/keys-file.ts';
import { readDotenv, variablePlaces } from '../setup/readiness/variable-places.ts';
import { jsonText } from '../ui/text/json-lines.ts';
import { type ServiceVariables, variableDetails, variableTable } from '../ui/text/variable-table.ts';
import { printLines } from '../wiring/output.ts';
import { type CommonOptions, definitionOf, wire } from '../wiring/wire.ts';

/** The options of `bkdev env`. */
export interface EnvOptions extends CommonOptions {
  /** All of the profile's if absent. */
  readonly service?: string | undefined;
  /** Explain only this variable. */
  readonly variable?: string | undefined;
}

/**
 * Prints the environment of each service: values, the file and line they come from, what the product expects, and what
 * is missing or wrong. Secrets are masked. Changes nothing. Throws BkdevError `usage` for an undefined service.
 */
export async function runEnv({ workspace, json, service: asked, variable }: EnvOptions): Promise<void> {
  const world = wire(workspace, process.env, () => undefined);
  const { definition, profile } = await definitionOf(world);
  if (asked !== undefined) serviceNamed(definition, asked);
  const { files } = definition;
  const [environments, dotenv, product] = await Promise.all([
    world.composer.environments(files),
    readDotenv(world),
    world.checkout.product(),
  ]);
  const places = variablePlaces(world, files, profile);
  const keys = Object.values(parseEnvironment(world.checkout.text(keysFile) ?? ''));
  const wanted = asked === undefined ? (profile?.services ?? Object.keys(environments)) : [asked];
  const shown = wanted.map((name): ServiceVariables => {
    const environment = environments[name] ?? {};
    const variables = explainedVariables({
      ...{ service: serviceNamed(definition, name), environment },
      ...{ sources: places.sources[name] ?? {}, faults: definition.faults?.[name] ?? [] },
      dotenv: dotenv && { file: dotenv.file, variables: dotenv.variables(environment) },
      ...{ declared: product.environment, keys },
      placeOfDeclaration: places.placeOfDeclaration,
      setting: places.setting,
      inProfile: places.inProfile,
    });
    const unset = { name: variable ?? '', value: null, candidates: [], declared: null, problem: null };
    const found = variables.filter(each => variable === undefined || each.name === variable);
    return { service: name, variables: variable !== undefined && found.length === 0 ? [unset] : found };
  });
  printLines(json ? [jsonText(shown)] : variable === undefined ? variableTable(shown) : variableDetails(shown));
}

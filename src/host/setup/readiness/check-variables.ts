import { message } from '../../../shared/messages/message.ts';
import type { Definition } from '../../../shared/model/definition.ts';
import { BkdevError } from '../../../shared/model/error.ts';
import type { Profile } from '../../../shared/model/profile.ts';
import type { Service } from '../../../shared/model/service.ts';
import { traitsOf } from '../../../shared/model/traits.ts';
import {
  type DeclaredVariables,
  isGenerated,
  type Place,
  problemOf,
  problemWords,
  type VariableFault,
} from '../../../shared/model/variable.ts';
import type { EnvironmentSources } from '../../definition/environment-sources.ts';
import { readsDotenv } from '../../definition/explained-variables.ts';
import { declaredFor } from '../../definition/variable-faults.ts';
import type { World } from '../../ports/world.ts';
import { type ReadDotenv, readDotenv, type VariablePlaces, variablePlaces } from './variable-places.ts';

/**
 * Refuses a profile whose services would get a value that contradicts product.yaml, because the product cannot load
 * with it. Only warns about hosts that nothing answers to, because the product may never call them. Throws BkdevError
 * `definition-invalid` with the line to change.
 */
export async function checkVariables(
  world: Pick<World, 'checkout' | 'host' | 'emit'>,
  definition: Definition,
  profile: Profile,
  isDryRun = false,
): Promise<void> {
  const { environment: declared } = await world.checkout.product();
  const dotenv = await readDotenv(world);
  if (dotenv?.isUnreadable)
    world.emit({
      type: 'notice-given',
      text: message('variable.dotenv-unreadable', { file: dotenv.file }),
      hint: message('variable.dotenv-unreadable.hint', { file: dotenv.file }),
    });
  // `up` generates keys first, a dry run does not.
  const isOpen = ({ name, problem }: VariableFault) =>
    isDryRun && problem.kind === 'missing' && isGenerated(declared[name] ?? { type: 'string' });
  const services = definition.services.filter(({ name }) => profile.services.includes(name));
  const isDeclared = dotenv?.variables().some(({ name }) => Object.hasOwn(declared, name)) ?? false;
  if (definition.faults === undefined && !isDeclared) return;
  const places = variablePlaces(world, definition.files, profile);
  const placed = services.flatMap(service => {
    const found = definition.faults?.[service.name] ?? [];
    const sources = places.sources[service.name] ?? {};
    return faultsOf(service, { found, sources, declared, dotenv })
      .filter(fault => !isOpen(fault))
      .map((fault): Placed => ({ service, ...fault, at: fault.at ?? placeOf(places, service.name, fault.name) }));
  });
  const told = [...Map.groupBy(placed, ({ name, problem, at }) => JSON.stringify([name, problem, at])).values()];
  const warnings = told.filter(([first]) => first && isStray(first));
  const refusals = told.filter(([first]) => first && !isStray(first)).map(group => report(group, places));
  for (const { text, hint } of warnings.map(group => report(group, places)))
    world.emit({ type: 'notice-given', text, hint });
  const [first, ...others] = refusals;
  if (first === undefined) return;
  throw new BkdevError({
    code: 'definition-invalid',
    ...{ message: first.text, hint: first.hint },
    detail: others.map(({ text }) => text),
  });
}

interface Placed extends VariableFault {
  readonly service: Service;
  /** Undefined if the variable is not set, or if the place is unknown. */
  readonly at: Place | undefined;
}

interface Known {
  /** What is wrong in the container's environment. */
  readonly found: readonly VariableFault[];
  readonly sources: EnvironmentSources[string];
  readonly declared: DeclaredVariables;
  readonly dotenv: ReadDotenv | undefined;
}

/** Returns the faults of a service, taking into account what its programs read from the product's `.env`. */
function faultsOf(
  service: Service,
  { found, sources, declared, dotenv }: Known,
): readonly (VariableFault & { readonly at?: Place })[] {
  const isRead = readsDotenv(sources?.['PYTHONPATH']?.at(-1)?.written);
  if (dotenv === undefined || !isRead || !traitsOf(service).variables) return found;
  const read = new Map(dotenv.variables().map(variable => [variable.name, variable]));
  const fromDotenv = declaredFor(service, declared).flatMap(([name, declaration]) => {
    const variable = read.get(name);
    // The container's environment takes precedence.
    if (variable === undefined || sources?.[name]?.at(-1)?.written !== undefined) return [];
    const problem = problemOf(name, variable.value, declaration);
    return problem === undefined ? [] : [{ name, problem, at: { file: dotenv.file, line: variable.line } }];
  });
  return [...found.filter(({ name, problem }) => problem.kind !== 'missing' || !read.has(name)), ...fromDotenv];
}

function placeOf(places: VariablePlaces, service: string, name: string): Place | undefined {
  const source = places.sources[service]?.[name]?.at(-1);
  return source && (places.inProfile(source.file, name) ?? source);
}

function isStray({ problem }: VariableFault): boolean {
  return problem.kind === 'host-unknown' || problem.kind === 'host-loopback';
}

function report(group: readonly Placed[], places: VariablePlaces) {
  const [first] = group as readonly [Placed, ...Placed[]];
  const { name, problem, at } = first;
  const where = at === undefined ? '' : `${at.file}:${at.line}`;
  const declared = places.placeOfDeclaration(name);
  const declaredAt = `${declared.file}:${declared.line}`;
  const services = group.map(({ service }) => service.name);
  const hint = isStray(first)
    ? message('variable.point-elsewhere', { at: where || '.devcontainer/compose.yaml' })
    : where === ''
      ? message('variable.set', { file: '.devcontainer/env/common.env', declaredAt })
      : message('variable.correct', { at: where, declaredAt });
  return { text: message('variable.fault', { name, services, at: where, what: problemWords(problem) }), hint };
}

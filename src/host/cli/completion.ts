import { type Complete, RootCommand } from '@bomb.sh/tab';
import type { Command as Program } from 'commander';
import { wire } from '../wiring/wire.ts';

/** A shell with completion support. */
export type Shell = 'bash' | 'zsh' | 'fish';

/** Values for arguments of these names. */
export interface Candidates {
  readonly profiles: readonly string[];
  readonly services: readonly string[];
  /** Names of environment variables. */
  readonly variables: readonly string[];
}

/** Prints the script that makes a shell run `bkdev complete -- WORD…` on Tab. */
export function printCompletionScript(shell: Shell): void {
  new RootCommand().setup('bkdev', 'bkdev', shell);
}

/**
 * Prints the possible continuations of these words, one `word<tab>description` per line, and finally a directive as
 * used by Cobra's scripts.
 */
export function printCompletions(program: Program, words: readonly string[], candidates: Candidates): void {
  const root = new RootCommand();
  describeOptions(root, program);
  for (const command of program.createHelp().visibleCommands(program)) {
    const described = root.command(command.name(), command.description());
    describeOptions(described, command);
    for (const argument of command.registeredArguments) {
      const values = argument.argChoices ?? valuesOf(argument.name(), candidates);
      described.argument(argument.name(), offering(values), argument.variadic);
    }
  }
  root.parse([...words]);
}

/**
 * Returns the profiles and services of the checkout that the words refer to, read from its files without asking the
 * engine or Compose. Empty outside a checkout.
 */
export async function candidatesIn(words: readonly string[]): Promise<Candidates> {
  const at = words.findLastIndex(word => word === '-w' || word === '--workspace');
  const folder = (at >= 0 && words[at + 1]) || '.';
  try {
    const world = wire(folder, process.env, () => undefined);
    const profiles = await world.checkout.profiles();
    const services = new Set(profiles.flatMap(profile => profile.services));
    const variables = words.includes('env') ? await namesIn(world) : [];
    return { profiles: profiles.map(({ name }) => name), services: [...services], variables };
  } catch {
    // The command itself reports an unreadable definition, not completion.
    return { profiles: [], services: [], variables: [] };
  }
}

async function namesIn(world: ReturnType<typeof wire>): Promise<readonly string[]> {
  const { variableNames } = await import('../commands/variable-names.ts');
  return variableNames(world);
}

function describeOptions(described: RootCommand | ReturnType<RootCommand['command']>, command: Program): void {
  for (const option of command.createHelp().visibleOptions(command)) {
    const name = option.long?.slice(2);
    if (name === undefined) continue;
    const alias = option.short?.slice(1);
    if (option.required || option.optional)
      described.option(name, option.description, offering(option.argChoices ?? []), alias);
    else described.option(name, option.description, alias);
  }
}

function offering(values: readonly string[]) {
  return (complete: Complete) => {
    for (const value of values) complete(value, '');
  };
}

function valuesOf(argument: string, { profiles, services, variables }: Candidates): readonly string[] {
  if (argument === 'profile') return profiles;
  if (argument === 'variable') return variables;
  if (argument === 'counts') return services.map(service => `${service}=`);
  return argument === 'service' || argument === 'services' ? services : [];
}

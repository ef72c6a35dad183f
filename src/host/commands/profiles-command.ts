import type { Profile } from '../../shared/model/profile.ts';
import { stepsOf } from '../definition/definition-sources.ts';
import { jsonText } from '../ui/text/json-lines.ts';
import { type ProfileSummary, profileTable } from '../ui/text/profile-table.ts';
import { printLines } from '../wiring/output.ts';
import { type CommonOptions, wire } from '../wiring/wire.ts';

/** Lists the profiles of this checkout and the effect of switching to each. Asks neither the engine nor Compose. */
export async function runProfiles(options: CommonOptions): Promise<void> {
  const { checkout, history } = wire(options.workspace, process.env, () => undefined);
  const profiles = await checkout.profiles();
  const steps = await stepsOf(checkout.root, profiles);
  const summaries = summarise(profiles, steps, history.memory(), history.profileInUse());
  printLines(options.json ? [jsonText(summaries)] : profileTable(summaries));
}

/**
 * Returns a summary of each profile. `memory` is the highest memory use observed per service, in bytes; `inUse` the
 * profile in use.
 */
export function summarise(
  profiles: readonly Profile[],
  steps: ReadonlySet<string>,
  memory: Readonly<Record<string, number>>,
  inUse: string | undefined,
): ProfileSummary[] {
  const lasting = ({ services }: Profile) => services.filter(name => !steps.has(name));
  const active = profiles.find(({ name }) => name === inUse);
  return profiles.map(profile => {
    const services = lasting(profile);
    const used = services.flatMap(name => memory[name] ?? []);
    const running = active ? lasting(active) : services;
    return {
      name: profile.name,
      title: profile.title,
      active: profile === active,
      local: profile.isLocal,
      services,
      steps: profile.services.filter(name => steps.has(name)),
      memoryBytes: used.length < services.length ? null : used.reduce((sum, bytes) => sum + bytes, 0),
      starts: services.filter(name => !running.includes(name)),
      stops: running.filter(name => !services.includes(name)),
    };
  });
}

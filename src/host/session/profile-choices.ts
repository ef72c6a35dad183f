import type { Profile } from '../../shared/model/profile.ts';
import type { History } from '../ports/history.ts';
import type { ProfileChoice } from '../ui/screen/panels/profile-lines.ts';

/** Returns the profiles to choose from: without steps, and with their memory use if known for all services. */
export function profileChoices(
  profiles: readonly Profile[],
  steps: ReadonlySet<string>,
  history: Pick<History, 'memory'>,
): ProfileChoice[] {
  const seen = history.memory();
  return profiles.map(({ name, title, services: all }) => {
    const services = all.filter(service => !steps.has(service));
    const used = services.map(service => seen[service]);
    const isKnown = used.every(bytes => bytes !== undefined);
    return {
      ...{ name, title, services },
      ...(isKnown && { memoryBytes: used.reduce((sum, bytes) => sum + bytes, 0) }),
    };
  });
}

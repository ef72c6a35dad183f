import { message } from '../../../shared/messages/message.ts';
import type { Wording } from '../../../shared/messages/wording.ts';
import type { Containers } from '../../../shared/model/container.ts';
import { type Definition, serviceNamed } from '../../../shared/model/definition.ts';
import { BkdevError } from '../../../shared/model/error.ts';
import type { Profile } from '../../../shared/model/profile.ts';
import { countSchema, mostInstances, whyNotScaled } from '../../../shared/model/scale.ts';

/** Parses `worker=3`. Throws BkdevError `usage` if an entry is not a service with a valid number of instances. */
export function readScales(given: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    given.map(text => {
      const [, service, number] = /^([\w.-]+)=(.*)$/.exec(text) ?? [];
      if (service === undefined || number === undefined || number === '') throw malformed(text);
      const count = countSchema.safeParse(/^-?[\d.]+$/.test(number) ? Number(number) : number);
      if (Number(number) === 0) throw refused(service, message('scale.none', { service }));
      if (!count.success) throw refused(service, message('scale.range', { most: mostInstances }));
      return [service, count.data];
    }),
  );
}

/**
 * Throws BkdevError `usage` for the first service that cannot have that many instances, and `role-failed` for one that
 * is not running.
 */
export function checkScales(
  scales: Readonly<Record<string, number>>,
  { definition, profile }: { readonly definition: Definition; readonly profile: Profile },
  containers: Containers,
): void {
  for (const [name, count] of Object.entries(scales)) {
    const service = serviceNamed(definition, name);
    if (!profile.services.includes(name)) throw refused(name, message('scale.not-in-profile', { service: name }));
    const reason = whyNotScaled({ ...service, publishes: service.ports.length > 0 }, count);
    if (reason) throw refused(name, reason);
    if (containers[name]?.state !== 'running')
      throw new BkdevError({
        code: 'role-failed',
        message: message('scale.not-running', { service: name }),
        hint: message('scale.not-running.try'),
      });
  }
}

function malformed(given: string): BkdevError {
  return new BkdevError({
    code: 'usage',
    message: message('scale.malformed', { given }),
    hint: message('scale.malformed.try'),
  });
}

function refused(service: string, why: Wording): BkdevError {
  return new BkdevError({ code: 'usage', message: message('scale.of', { service, why }), hint: '' });
}

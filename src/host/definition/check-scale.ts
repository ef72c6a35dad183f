import * as z from 'zod';
import { message } from '../../shared/messages/message.ts';
import { packed } from '../../shared/messages/packed.ts';
import { countSchema, whyNotScaled } from '../../shared/model/scale.ts';
import { type Extension, extensionSchema } from '../../shared/model/service.ts';

/**
 * Whether a port is published: `8000:8000` and `{published: 8000}` are, `8000` alone is not. A variable counts as one
 * part.
 */
const portSchema = z.union([
  z.string().transform(text => text.replace(/\$\{[^}]*\}/g, 'x').split(':').length > 1),
  z.object({ published: z.unknown().optional() }).transform(({ published }) => published !== undefined),
  z.number().transform(() => false),
]);

/** Compose checks a count that comes from a variable. */
const writtenCount = z.union([z.string().regex(/\$/), countSchema]);

const writtenService = z.looseObject({
  'x-bkdev': extensionSchema.optional(),
  ports: z.array(portSchema).optional().catch(undefined),
  scale: writtenCount.optional(),
  deploy: z.looseObject({ replicas: writtenCount.optional() }).optional(),
});

/** The part of a service in one Compose file that bkdev needs. */
export interface WrittenService {
  readonly extension: Extension | undefined;
  /**
   * Whether the file publishes ports; false if it removes them (`ports: !reset []`), undefined if it has no `ports`.
   */
  readonly publishes?: boolean;
  /** Whether it has a `deploy` section, which then must contain the number of instances. */
  readonly deploys: boolean;
}

/**
 * The services of a Compose file, by name. Rejects a number of instances that a service cannot have, at its position.
 */
export const servicesSchema = z.record(z.string(), writtenService.nullable()).superRefine((services, context) => {
  for (const [name, service] of Object.entries(services)) {
    const extension = service?.['x-bkdev'];
    if (!service || !extension) continue;
    const places = [
      [service.scale, 'scale'],
      [service.deploy?.replicas, 'deploy', 'replicas'],
    ] as const;
    for (const [count, ...path] of places) {
      if (typeof count !== 'number') continue;
      const reason = whyNotScaled({ ...extension, name, publishes: publishes(service) }, count);
      if (reason) context.addIssue({ code: 'custom', path: [name, ...path], message: packed(reason) });
    }
  }
});

export function toWrittenService(service: z.infer<typeof writtenService> | null): WrittenService {
  return {
    extension: service?.['x-bkdev'],
    ...(service?.ports && { publishes: publishes(service) }),
    deploys: service?.deploy !== undefined,
  };
}

function publishes({ ports = [] }: z.infer<typeof writtenService>): boolean {
  return ports.some(port => port === true);
}

/** Returns what is wrong with a number of instances that a profile or person requests. `service` combines all files. */
export function scaleFault(
  name: string,
  count: number,
  { services, service }: { readonly services: readonly string[]; readonly service: WrittenService | undefined },
) {
  if (!services.includes(name)) return message('scale.not-in-profile', { service: name });
  if (service?.extension === undefined) return undefined;
  return whyNotScaled({ ...service.extension, name, publishes: service.publishes ?? false }, count);
}

import * as z from 'zod';
import { message } from '../messages/message.ts';
import { packed } from '../messages/packed.ts';

/** A role is any word the definition uses. bkdev knows what some of them imply (`traitsOf`); no other is rejected. */
export const roleSchema = z.string().regex(/^[a-z][a-z0-9_-]*$/, packed(message('definition.must.role-name')));
export type Role = z.infer<typeof roleSchema>;

/**
 * `program`: run by supervisord. `store`: keeps data for others and needs nothing itself. `step`: must exit with 0
 * before the services that depend on it start. `workspace`: an editor attaches to it.
 */
export const kinds = ['program', 'store', 'step', 'workspace'] as const;
export type Kind = (typeof kinds)[number];

/** The properties by which bkdev distinguishes services. Nothing may depend on the role itself. */
export interface Traits {
  readonly kind: Kind;
  /**
   * Only one container may run, so it cannot be scaled: a second scheduler would send every task twice, and a second
   * store would open the same data.
   */
  readonly singleton: boolean;
  /** A code change restarts its programs, or signals them if its reload rule (`x-bkdev.reload`) names a signal. */
  readonly reloads: boolean;
  /**
   * If a change affects several services, lower numbers reload first: a person waits for a page more than for a
   * schedule.
   */
  readonly reloadOrder: number;
  /** It can be left out of a profile if memory is short. */
  readonly optional: boolean;
  /** It receives the variables of a profile. */
  readonly variables: boolean;
}

const byKind: Readonly<Record<Kind, Omit<Traits, 'kind'>>> = {
  program: { singleton: false, reloads: false, reloadOrder: 1, optional: true, variables: true },
  store: { singleton: true, reloads: false, reloadOrder: 1, optional: false, variables: false },
  step: { singleton: true, reloads: false, reloadOrder: 1, optional: false, variables: true },
  workspace: { singleton: true, reloads: false, reloadOrder: 1, optional: false, variables: false },
};

/** Where known roles differ from the defaults of their kind. Any other role is a `program`. */
const byRole: Readonly<Record<string, Partial<Traits>>> = {
  workspace: { kind: 'workspace' },
  step: { kind: 'step' },
  db: { kind: 'store' },
  cache: { kind: 'store' },
  // Celery can use Redis instead of RabbitMQ.
  broker: { kind: 'store', optional: true },
  api: { reloads: true, reloadOrder: 0 },
  web: { reloads: true, reloadOrder: 0 },
  worker: { reloads: true },
  beat: { reloads: true, reloadOrder: 2, singleton: true },
  gateway: { variables: false },
  frontend: { variables: false },
};

/** What a definition can override per service (`x-bkdev.traits`). */
const overridable = {
  kind: z.enum(kinds).optional(),
  singleton: z.boolean().optional(),
  reloads: z.boolean().optional(),
  reloadOrder: z.int().min(0).max(9).optional(),
  optional: z.boolean().optional(),
  variables: z.boolean().optional(),
};

/** Lists the known traits in the error about an unknown one. */
export const traitsSchema = z
  .looseObject(overridable)
  .superRefine((traits, context) => {
    const known = Object.keys(overridable);
    for (const trait of Object.keys(traits))
      if (!known.includes(trait))
        context.addIssue({
          code: 'custom',
          path: [trait],
          message: packed(message('definition.must.trait', { known })),
        });
  })
  .transform(traits => traits as z.infer<z.ZodObject<typeof overridable>>);

/** The fields that decide a service's traits. */
export interface Traited {
  readonly role: Role;
  readonly traits?: { readonly [Trait in keyof Traits]?: Traits[Trait] | undefined } | undefined;
  /** A service with its own reload rule is reloaded, whatever its role. */
  readonly reload?: unknown;
}

/** The traits of a service: from its definition, else from its role, else from its kind. */
export function traitsOf({ role, traits, reload }: Traited): Traits {
  const ofRole = Object.hasOwn(byRole, role) ? byRole[role] : undefined;
  const usual = ofRole?.kind ?? 'program';
  const kind = traits?.kind ?? usual;
  const told = traits && Object.fromEntries(Object.entries(traits).filter(([, value]) => value !== undefined));
  return {
    kind,
    ...byKind[kind],
    ...(kind === 'program' && reload !== undefined && { reloads: true }),
    ...(kind === usual && ofRole),
    ...told,
  };
}

/** Whether it must exit with 0 before the services that depend on it start. */
export function isStep(service: Traited): boolean {
  return traitsOf(service).kind === 'step';
}

/** Whether it keeps data for others and needs nothing itself. */
export function isStore(service: Traited): boolean {
  return traitsOf(service).kind === 'store';
}

/** Whether an editor attaches to it. */
export function isWorkspace(service: Traited): boolean {
  return traitsOf(service).kind === 'workspace';
}

/** Whether only one container of it may run. */
export function isSingleton(service: Traited): boolean {
  return traitsOf(service).singleton;
}

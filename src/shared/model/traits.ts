import * as z from 'zod';
import { message } from '../messages/message.ts';
import { packed } from '../messages/packed.ts';

/**
 * What a service is for, in a word of its definition's. bkdev knows what some of these imply (`traitsOf`); no other
 * is refused.
 */
export const roleSchema = z.string().regex(/^[a-z][a-z0-9_-]*$/, packed(message('definition.must.role-name')));
export type Role = z.infer<typeof roleSchema>;

/**
 * What runs in a service: `program`, what supervisord starts; `store`, what keeps others' data and needs nobody
 * itself; `step`, what must leave with 0 before those that depend on it start; `workspace`, what an editor attaches
 * to.
 */
export const kinds = ['program', 'store', 'step', 'workspace'] as const;
export type Kind = (typeof kinds)[number];

/** What bkdev goes by when it treats services differently. Nothing else may depend on a role. */
export interface Traits {
  readonly kind: Kind;
  /**
   * Only one container of it may run, so that it cannot be scaled: a second scheduler sends every task twice, and a
   * second store opens the same data.
   */
  readonly singleton: boolean;
  /** A change of the code restarts its programs, or signals them where its rule (`x-bkdev.reload`) names a signal. */
  readonly reloads: boolean;
  /**
   * Of several that a change concerns, those with the lowest number go first: a person waits for a page more than for
   * a schedule.
   */
  readonly reloadOrder: number;
  /** It may be left out of a profile where memory is short. */
  readonly optional: boolean;
  /** It gets the variables of a profile. */
  readonly variables: boolean;
}

const byKind: Readonly<Record<Kind, Omit<Traits, 'kind'>>> = {
  program: { singleton: false, reloads: false, reloadOrder: 1, optional: true, variables: true },
  store: { singleton: true, reloads: false, reloadOrder: 1, optional: false, variables: false },
  step: { singleton: true, reloads: false, reloadOrder: 1, optional: false, variables: true },
  workspace: { singleton: true, reloads: false, reloadOrder: 1, optional: false, variables: false },
};

/** Where a known role differs from what its kind implies. A role that is not here is a `program`. */
const byRole: Readonly<Record<string, Partial<Traits>>> = {
  workspace: { kind: 'workspace' },
  step: { kind: 'step' },
  db: { kind: 'store' },
  cache: { kind: 'store' },
  // Celery does without RabbitMQ where Redis is there.
  broker: { kind: 'store', optional: true },
  api: { reloads: true, reloadOrder: 0 },
  web: { reloads: true, reloadOrder: 0 },
  worker: { reloads: true },
  beat: { reloads: true, reloadOrder: 2, singleton: true },
  gateway: { variables: false },
  frontend: { variables: false },
};

/** As a definition may override them (`x-bkdev.traits`), service by service. */
const overridable = {
  kind: z.enum(kinds).optional(),
  singleton: z.boolean().optional(),
  reloads: z.boolean().optional(),
  reloadOrder: z.int().min(0).max(9).optional(),
  optional: z.boolean().optional(),
  variables: z.boolean().optional(),
};

/** Names what is known where something is not. */
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

/** What tells the traits of a service. */
export interface Traited {
  readonly role: Role;
  readonly traits?: { readonly [Trait in keyof Traits]?: Traits[Trait] | undefined } | undefined;
  /** A rule of its own says that it is reloaded, whatever its role. */
  readonly reload?: unknown;
}

/** The traits of a service: what its definition says, else what its role implies, else what is so for its kind. */
export function traitsOf({ role, traits = {}, reload }: Traited): Traits {
  const ofRole = Object.hasOwn(byRole, role) ? byRole[role] : undefined;
  const usual = ofRole?.kind ?? 'program';
  const kind = traits.kind ?? usual;
  const told = Object.fromEntries(Object.entries(traits).filter(([, value]) => value !== undefined));
  return {
    kind,
    ...byKind[kind],
    ...(kind === 'program' && reload !== undefined && { reloads: true }),
    ...(kind === usual && ofRole),
    ...told,
  };
}

/** Whether it must leave with 0 before those that depend on it start. */
export function isStep(service: Traited): boolean {
  return traitsOf(service).kind === 'step';
}

/** Whether it keeps what others put into it, and needs nobody itself. */
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

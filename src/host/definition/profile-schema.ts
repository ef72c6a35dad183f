import * as z from 'zod';

/** It names a folder in `.devcontainer`, where `roles` is one already. */
const nameSchema = z
  .string()
  .regex(/^(?!roles$)[a-z][a-z0-9-]*$/, 'must be lower-case letters, digits and hyphens, and not "roles"');
const serviceSchema = z.string().regex(/^[\w.-]+$/, 'must be the name of a Compose service');
const overlaySchema = z.string().regex(/^[\w.-]+\.ya?ml$/, 'must be the name of a YAML file in .devcontainer');
const environmentSchema = z.record(
  z.string().regex(/^[A-Za-z_]\w*$/, 'must be the name of a variable'),
  z.union([z.string(), z.number(), z.boolean()]).transform(String),
);

/** What one may say of a profile beyond its name; all of it is added to what it extends. */
const contentsSchema = z.strictObject({
  title: z.string().min(1).describe('What the profile is called in lists and in the editor.'),
  services: z.array(serviceSchema).describe('Services of the Compose files that run.').optional(),
  without: z
    .array(serviceSchema)
    .describe('Services of the profile that this one extends which it does without.')
    .optional(),
  overlays: z
    .array(overlaySchema)
    .describe('Compose files in .devcontainer that are laid over compose.yaml, in this order.')
    .optional(),
  environment: environmentSchema
    .describe('Variables of every role and step, taken as they stand: nothing is interpolated in them.')
    .optional(),
});

/** A file in `profiles/`: a named set of services. Not Compose's `profiles:`, which belongs to single services. */
export const profileSchema = contentsSchema
  .extend({
    name: nameSchema.describe('The same as the name of the file.'),
    extends: nameSchema.describe('The profile that all of this is added to.').optional(),
  })
  .refine(({ extends: base, services = [] }) => base !== undefined || services.length > 0, {
    path: ['services'],
    message: 'name at least one service, or a profile that this one extends',
  });
export type WrittenProfile = z.infer<typeof profileSchema>;

/** `profiles/NAME.local.yaml`: what one person changes of a profile, in their checkout only. */
export const localProfileSchema = contentsSchema.partial();
export type LocalProfile = z.infer<typeof localProfileSchema>;

/** The text of `profiles/profile.schema.json`, which editors check a profile against while it is written (YAML language server). */
export function profileJsonSchema(): string {
  const schema = z.toJSONSchema(profileSchema, { io: 'input', target: 'draft-7' });
  return `${JSON.stringify({ ...schema, title: 'A profile of bkdev' }, null, 2)}\n`;
}

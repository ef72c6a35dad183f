import * as z from 'zod';
import { message } from '../../shared/messages/message.ts';
import { packed } from '../../shared/messages/packed.ts';
import { countSchema, mostInstances } from '../../shared/model/scale.ts';

/** A profile's name is a folder name in `.devcontainer`, where these already exist. */
const nameSchema = z
  .string()
  .regex(/^(?!(?:env|runtime|settings)$)[a-z][a-z0-9-]*$/, packed(message('definition.must.profile-name')));
const serviceSchema = z.string().regex(/^[\w.-]+$/, packed(message('definition.must.service-name')));
const overlaySchema = z.string().regex(/^[\w.-]+\.ya?ml$/, packed(message('definition.must.yaml-file')));
const environmentSchema = z.record(
  z.string().regex(/^[A-Za-z_]\w*$/, packed(message('definition.must.variable-name'))),
  z.union([z.string(), z.number(), z.boolean()]).transform(String),
);

/** The contents of a profile besides its name; everything is added to the profile it extends. */
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
  modes: z
    .record(serviceSchema, z.string().regex(/^[a-z][a-z0-9-]*$/, packed(message('definition.must.mode-name'))))
    .describe('The mode that a service runs in, such as gunicorn; dev where absent.')
    .optional(),
  environment: environmentSchema
    .describe('Variables of every role and step, taken as they stand: nothing is interpolated in them.')
    .optional(),
  scale: z
    .record(serviceSchema, countSchema)
    .describe('How many instances of a service run, from 1 to 20; one where nothing is said.')
    .meta({ additionalProperties: { type: 'integer', minimum: 1, maximum: mostInstances } })
    .optional(),
});

/**
 * A file in `profiles/`: a named set of services. Unrelated to Compose's `profiles:`, which apply to single services.
 */
export const profileSchema = contentsSchema
  .extend({
    name: nameSchema.describe('The same as the name of the file.'),
    extends: nameSchema.describe('The profile that all of this is added to.').optional(),
  })
  .refine(({ extends: base, services = [] }) => base !== undefined || services.length > 0, {
    path: ['services'],
    message: packed(message('definition.must.have-services')),
  });
export type WrittenProfile = z.infer<typeof profileSchema>;

/** `profiles/NAME.local.yaml`: one person's changes to a profile, in their checkout only. */
export const localProfileSchema = contentsSchema.partial();
export type LocalProfile = z.infer<typeof localProfileSchema>;

/** Returns the text of `runtime/profile.schema.json`, with which editors validate profiles (YAML language server). */
export function profileJsonSchema(): string {
  const schema = z.toJSONSchema(profileSchema, { io: 'input', target: 'draft-7' });
  return `${JSON.stringify({ ...schema, title: 'A profile of bkdev' }, null, 2)}\n`;
}

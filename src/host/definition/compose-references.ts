import { parse } from 'yaml';
import * as z from 'zod';

const paths = z.union([z.string(), z.array(z.union([z.string(), z.object({ path: z.string() })]))]);
const includeSchema = z.union([
  z.string(),
  z.object({ path: paths.optional(), project_directory: z.string().optional(), env_file: paths.optional() }),
]);
const composeSchema = z.object({
  include: z.union([includeSchema, z.array(includeSchema)]).optional(),
  services: z
    .record(
      z.string(),
      z
        .object({
          env_file: paths.optional(),
          label_file: paths.optional(),
          extends: z.union([z.string(), z.object({ file: z.string().optional() })]).optional(),
        })
        .nullable(),
    )
    .nullish(),
});

/**
 * Returns the other files that a Compose file refers to, as written (Compose specification: include, extends.file,
 * env_file, label_file). Undefined if unknown.
 */
export function composeReferences(text: string): readonly string[] | undefined {
  const { success, data } = composeSchema.safeParse(parsed(text));
  if (!success) return undefined;
  const included = [data.include ?? []]
    .flat()
    .flatMap(one =>
      typeof one === 'string'
        ? [one]
        : [...listed(one.path), ...listed(one.env_file), ...(one.project_directory ? [one.project_directory] : [])],
    );
  const named = Object.values(data.services ?? {}).flatMap(service => {
    const base = typeof service?.extends === 'object' ? service.extends.file : undefined;
    return [...listed(service?.env_file), ...listed(service?.label_file), ...(base ? [base] : [])];
  });
  return [...included, ...named];
}

/** An empty file is a valid Compose file. */
function parsed(text: string): unknown {
  try {
    return parse(text, { merge: true, logLevel: 'error' }) ?? {};
  } catch {
    return undefined;
  }
}

function listed(value: z.infer<typeof paths> | undefined): string[] {
  return [value ?? []].flat().map(one => (typeof one === 'string' ? one : one.path));
}

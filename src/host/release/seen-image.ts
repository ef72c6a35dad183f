import * as z from 'zod';

const packagesSchema = z.object({
  python: z.string(),
  /** Versions by normalised name. */
  packages: z.record(z.string(), z.string()),
});

const names = z.array(z.string());

const imageSchema = packagesSchema.extend({
  /** The topmost paths that the image's user may write, without those for temporary files. */
  writable: names,
  setuid: names,
  compilers: names,
  /** Where the value of a secret was found. */
  secrets: z.array(z.object({ name: z.string(), path: z.string() })),
  /** Local certificates that it trusts. */
  certificates: names,
});

/** What runtime/release/look.py prints of a container of the environment, and of an image. */
export type SeenPackages = z.infer<typeof packagesSchema>;
export type SeenImage = z.infer<typeof imageSchema>;

/** Undefined for anything else than what look.py prints. */
export function parsePackages(output: string): SeenPackages | undefined {
  return packagesSchema.safeParse(parsed(output)).data;
}

/** Undefined for anything else than what look.py prints. */
export function parseImage(output: string): SeenImage | undefined {
  return imageSchema.safeParse(parsed(output)).data;
}

function parsed(output: string): unknown {
  try {
    return JSON.parse(output.trim().split('\n').at(-1) ?? '');
  } catch {
    return undefined;
  }
}

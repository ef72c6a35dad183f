import { yamlLines } from './line-of-key.ts';

/**
 * Returns the line of the profile that sets a variable: the person's own changes first, then the profile, then the
 * profiles it extends. `read` returns a file's text by its path in the checkout. Undefined if none sets it.
 */
export function profileVariable(
  profile: string,
  name: string,
  read: (file: string) => string | undefined,
): { readonly file: string; readonly line: number } | undefined {
  const seen = new Set<string>();
  for (let at: string | undefined = profile; at !== undefined && !seen.has(at); ) {
    seen.add(at);
    const files = [`profiles/${at}.local`, `profiles/${at}`].flatMap(stem => [`${stem}.yaml`, `${stem}.yml`]);
    at = undefined;
    for (const file of files) {
      const yaml = yamlLines(read(file) ?? '');
      const line = yaml.lineOf(['environment', name]);
      if (line !== undefined) return { file, line };
      const base = yaml.get('extends');
      if (typeof base === 'string') at = base;
    }
  }
  return undefined;
}

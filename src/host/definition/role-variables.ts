import { parseEnvironment } from './env-file.ts';

/**
 * Returns the preset's `compose.yaml`, changed so that it also reads `env/ROLE.env`, as the definition of bkdev 0.1
 * did, for a person's variables of one role. Removes these variables from the preset's own for the role (`x-as-ROLE`),
 * which would take precedence.
 */
export function withRoleFile(compose: string, role: string, variables: string): string {
  const named = new Set(Object.keys(parseEnvironment(variables)));
  const anchor = new RegExp(`^(x-as-${role}: &as-${role} )\\{(.*)\\}$`, 'm');
  const less = compose.replace(anchor, (_, head: string, given: string) => {
    const left = given.split(/,\s*/).filter(pair => !named.has(pair.split(':')[0]?.trim() ?? ''));
    return `${head}{${left.join(', ')}}`;
  });
  const reading = new RegExp(
    `env_file: \\[env/common\\.env\\](?=\\n {4}environment:(?:[^\\n]*|[^\\n]*\\n {6}<<: )\\*as-${role}\\b)`,
    'g',
  );
  return less.replace(reading, `env_file: [env/common.env, env/${role}.env]`);
}

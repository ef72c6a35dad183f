import { parseEnvironment } from './env-file.ts';

/**
 * A preset's `compose.yaml` that reads `env/ROLE.env`, too, as the definition of bkdev 0.1 did: for a person's own
 * variables of one role. What the file sets is taken out of what the preset says of the role (`x-as-ROLE`), which
 * would count before it.
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

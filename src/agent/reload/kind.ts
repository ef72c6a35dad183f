import { type Message, message } from '../../shared/messages/message.ts';

/**
 * What a changed file, by its path below the checkout, asks for beyond the roles' own rules: `packages`: to be
 * installed before anything is restarted; `definition`: a `bkdev up`, which is said and not done.
 */
export type Kind = 'code' | 'packages' | 'definition' | 'other';

/** Manifests and locks of the tools that bkdev installs with. One that is not the product's costs the step a look. */
const packages =
  /^(?:[^/]+\/){0,3}(?:(?:uv|poetry|pdm)\.lock|pyproject\.toml|Pipfile(?:\.lock)?|requirements(?:\/[\w.-]+|[\w.-]*)\.txt)$/;

export function kindOf(path: string): Kind {
  if (packages.test(path)) return 'packages';
  if (/^profiles\/[^/]+\.yaml$/.test(path)) return 'definition';
  return path.endsWith('.py') ? 'code' : 'other';
}

/**
 * What is to be said when a file of the definition changed, by its path in `.devcontainer`; undefined where nothing
 * is. Which Compose files belong to it, its name does not tell; of those, what bkdev generates for a profile follows
 * from the profile.
 */
export function hintFor(file: string, composeFiles: readonly string[]): Message | undefined {
  if (file === 'Dockerfile') return message('code.up-rebuilds');
  if (composeFiles.includes(file) && !/^[^/]+\/compose\.yaml$/.test(file)) return message('code.up-shows-plan');
  if (/^env\/.+\.env$/.test(file)) return message('code.up-recreates-readers');
  if (/^runtime\/(?:steps|supervisor)\//.test(file)) return message('code.next-start-or-up');
  if (/^(?:runtime|settings)\/.+\.py$/.test(file)) return message('code.next-start');
  return undefined;
}

import { type Message, message } from '../../shared/messages/message.ts';

/**
 * What a changed file (relative to the checkout) requires besides the roles' own rules. `packages`: install before
 * restarting anything. `definition`: tell the person to run `bkdev up`.
 */
export type Kind = 'code' | 'packages' | 'definition' | 'other';

/**
 * Manifests and locks of the tools that bkdev installs with. A file that is not the product's costs the step one look.
 */
const packages =
  /^(?:[^/]+\/){0,3}(?:(?:uv|poetry|pdm)\.lock|pyproject\.toml|Pipfile(?:\.lock)?|requirements(?:\/[\w.-]+|[\w.-]*)\.txt)$/;

export function kindOf(path: string): Kind {
  if (packages.test(path)) return 'packages';
  if (/^profiles\/[^/]+\.yaml$/.test(path)) return 'definition';
  return path.endsWith('.py') ? 'code' : 'other';
}

/**
 * What to tell the person when a file of the definition changed (relative to `.devcontainer`); undefined if nothing.
 * `composeFiles` says which Compose files are in use; those that bkdev itself writes change together with what they
 * are written from.
 */
export function hintFor(file: string, composeFiles: readonly string[]): Message | undefined {
  if (file === 'Dockerfile') return message('code.up-rebuilds');
  if (composeFiles.includes(file) && !/^(?:[^/]+\/compose\.yaml|\..+)$/.test(file))
    return message('code.up-shows-plan');
  if (/^env\/.+\.env$/.test(file)) return message('code.up-recreates-readers');
  if (/^runtime\/(?:steps|supervisor)\//.test(file)) return message('code.next-start-or-up');
  if (/^(?:runtime|settings)\/.+\.py$/.test(file)) return message('code.next-start');
  return undefined;
}

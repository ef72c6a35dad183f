import type { Fix } from '../../../../shared/model/failure.ts';
import type { Action } from './keys.ts';
import { shortcuts } from './shortcuts.ts';

/** Commands in fixes that the screen can run, by action. */
const commands: Readonly<Partial<Record<Action, RegExp>>> = {
  'up-again': /^bkdev up(?: (?<name>[\w.-]+))?$/,
  restart: /^bkdev restart (?<name>[\w.-]+)$/,
  'show-log': /^bkdev logs (?<name>[\w.-]+)$/,
};

/** Returns the key that applies a fix; undefined if the person must do it. */
export function keyOfFix({ command = '' }: Fix): string | undefined {
  return shortcuts.find(({ action }) => commands[action]?.test(command))?.keys[0];
}

/** Returns the profile or service in the first fix for this action; undefined if there is none, or it names nothing. */
export function namedByFix(action: Action, fixes: readonly Fix[]): string | undefined {
  const matches = fixes.map(({ command = '' }) => commands[action]?.exec(command));
  return matches.find(match => match?.groups !== undefined)?.groups?.['name'];
}

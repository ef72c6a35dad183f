import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** What a person has configured for all checkouts. */
export interface PersonalConfig {
  readonly theme?: unknown;
}

/**
 * Reads `bkdev/config.json` in the configuration folder (XDG Base Directory Specification). Empty if it is missing or
 * invalid: nothing in it may keep a command from running.
 */
export function personalConfig(env: Readonly<Record<string, string | undefined>>): PersonalConfig {
  const chosen = env['XDG_CONFIG_HOME'];
  try {
    const folder = chosen && isAbsolute(chosen) ? chosen : join(env['HOME'] || homedir(), '.config');
    const found: unknown = JSON.parse(readFileSync(join(folder, 'bkdev', 'config.json'), 'utf8'));
    return typeof found === 'object' && found !== null ? found : {};
  } catch {
    return {};
  }
}

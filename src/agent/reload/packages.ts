import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { saidIn } from '../../shared/messages/said.ts';
import type { Wording } from '../../shared/messages/wording.ts';
import { endOf } from '../io/json-child.ts';
import { oneLine } from '../io/one-line.ts';

/** A first download on a slow network takes minutes; nobody waits longer than this. */
const withinMs = 15 * 60_000;

/** Installs the packages of the lock file with the step `deps`. Returns why that failed. Never throws. */
export function installPackages(python: string, step: string, env: NodeJS.ProcessEnv): Promise<Wording | undefined> {
  return new Promise(resolve => {
    const child = spawn(python, [step], { env, stdio: ['ignore', 'pipe', 'pipe'], timeout: withinMs });
    let said = '';
    let declared: Wording | undefined;
    const hear = (line: string) => {
      said = oneLine(line, 200) || said;
      const own = saidIn(line);
      if (own?.as === 'error') declared = typeof own.text === 'string' ? oneLine(own.text, 200) : own.text;
    };
    createInterface({ input: child.stdout }).on('line', hear);
    createInterface({ input: child.stderr }).on('line', hear);
    child.on('error', error => resolve(oneLine(error.message, 200)));
    child.on('close', (status, signal) =>
      resolve(status === 0 ? undefined : (declared ?? (said || endOf(status, signal)))),
    );
  });
}

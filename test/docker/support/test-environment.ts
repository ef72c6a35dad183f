import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Checkout } from './checkout.ts';

/** What the set-up hands to every test file. Plain data, for it travels between processes. */
export interface TestEnvironment {
  /** A temporary folder for all that this run makes. */
  readonly home: string;
  /** The built program, copied so that a rebuild meanwhile changes nothing. */
  readonly program: string;
  /** The process that ran the set-up. */
  readonly pid: number;
  /** A checkout of the sample whose profile `api` is up. Who changes it puts it back. */
  readonly shared: Checkout;
}

declare module 'vitest' {
  interface ProvidedContext {
    environment: TestEnvironment;
  }
}

/** Every project and temporary folder of these tests begins like this, followed by the process id of the run that made it. */
export const prefix = 'bkdevtest-p';

/** What this run's projects begin with. `pid` is that of the process that runs the set-up. */
export function projectName(pid: number, name: string): string {
  return `${prefix}${pid}-${name}`;
}

export function homeFolder(pid: number): string {
  return join(tmpdir(), `${prefix}${pid}`);
}

/** Whose project or folder it is, if it is one of these tests. */
export function runOf(name: string): number | undefined {
  const pid = new RegExp(`^${prefix}(\\d+)(?:-|$)`).exec(name)?.[1];
  return pid === undefined ? undefined : Number(pid);
}

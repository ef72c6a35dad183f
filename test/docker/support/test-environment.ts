import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Checkout } from './checkout.ts';

/**
 * The values that the global set-up provides to every test file. They must be serializable because they cross process
 * boundaries.
 */
export interface TestEnvironment {
  /** A temporary folder for everything that this run makes. */
  readonly home: string;
  /** The installed package, so that a rebuild during the run has no effect. */
  readonly program: string;
  /** The process ID of the global set-up. */
  readonly pid: number;
  /** A checkout of the sample with its profile `api` up. `sharedStack` gives it to one file at a time. */
  readonly shared: Checkout;
}

declare module 'vitest' {
  interface ProvidedContext {
    environment: TestEnvironment;
  }
}

/** The prefix of every project and temporary folder of these tests; the process ID of the run follows. */
export const prefix = 'bkdevtest-p';

/** The projects that this test file has named, to remove them after it. */
export const named = new Set<string>();

/** Returns the project name of a checkout of this run. `pid` is the process ID of the global set-up. */
export function projectName(pid: number, name: string): string {
  const project = `${prefix}${pid}-${name}`;
  named.add(project);
  return project;
}

export function homeFolder(pid: number): string {
  return join(tmpdir(), `${prefix}${pid}`);
}

/**
 * Returns the process ID of the run that a project or folder belongs to, or undefined if it is not one of these tests'.
 */
export function runOf(name: string): number | undefined {
  const pid = new RegExp(`^${prefix}(\\d+)(?:-|$)`).exec(name)?.[1];
  return pid === undefined ? undefined : Number(pid);
}

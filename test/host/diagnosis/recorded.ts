import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readProduct } from '../../../src/host/definition/read-product.ts';
import { diagnose } from '../../../src/host/diagnosis/diagnose.ts';
import type { Symptom } from '../../../src/host/diagnosis/rule.ts';
import type { Diagnosis } from '../../../src/shared/model/failure.ts';
import { said } from '../../support/said.ts';

/**
 * Returns the lines of `logs/<name>.log`: real output, in which times, addresses and names of the recording machine are
 * replaced.
 */
export function logOf(name: string): string[] {
  return readFileSync(join(import.meta.dirname, 'logs', `${name}.log`), 'utf8')
    .replace(/\n$/, '')
    .split('\n');
}

/** The preset's product, whose sample was recorded. */
export const product = readProduct(join(import.meta.dirname, '../../..'));

type Circumstances = Omit<Symptom, 'lines'>;

export const api: Circumstances = { service: 'api', role: 'api' };
export const web: Circumstances = { service: 'web', role: 'web' };
export const worker: Circumstances = { service: 'worker', role: 'worker' };
export const beat: Circumstances = { service: 'beat', role: 'beat' };
export const deps: Circumstances = {
  service: 'deps',
  role: 'step',
  exitCode: 1,
};
export const migrate: Circumstances = {
  service: 'migrate',
  role: 'step',
  exitCode: 1,
};
export const workspace: Circumstances = {
  service: 'workspace',
  role: 'workspace',
  exitCode: 1,
};
/** The build of the image that api uses. */
export const build: Circumstances = {
  service: 'api',
  role: 'api',
  exitCode: 1,
};

/** A recorded log, the other known facts about the failure, and the expected diagnosis in English. */
export type Recorded = readonly [log: string, circumstances: Circumstances, diagnosis: Diagnosis];

/** Defines one test per recorded failure. */
export function testRecorded(recorded: readonly Recorded[]): void {
  test.for(recorded)('the recorded failure %s must be diagnosed as %o', ([log, circumstances, diagnosis]) => {
    expect(said(diagnose({ product, ...circumstances, lines: logOf(log) }))).toEqual(diagnosis);
  });
}

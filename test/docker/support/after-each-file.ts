import { afterAll, inject } from 'vitest';
import { removeProjects } from './engine.ts';
import { named, projectName } from './test-environment.ts';
import { endTurns } from './turns.ts';

/**
 * Removes what a test file leaves running, because every project that still runs slows down all later files, and gives
 * the stacks that several files use to the next one. What another file runs beside it is none of its business.
 */
afterAll(async () => {
  const { pid, shared } = inject('environment');
  const stay = [shared.project, projectName(pid, 'pool')];
  await removeProjects(name => named.has(name) && !stay.includes(name));
  endTurns();
}, 120_000);

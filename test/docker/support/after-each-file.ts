import { afterAll, inject } from 'vitest';
import { removeProjects } from './engine.ts';
import { projectName, runOf } from './test-environment.ts';

/**
 * Removes what a test file leaves running, because every project that still runs slows down all later files. Only the
 * environments that several files use stay: the shared one and the pooled stack.
 */
afterAll(async () => {
  const { pid, shared } = inject('environment');
  const stay = [shared.project, projectName(pid, 'pool')];
  await removeProjects(name => runOf(name) === pid && !stay.includes(name));
}, 120_000);

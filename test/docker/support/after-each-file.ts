import { afterAll, inject } from 'vitest';
import { docker, removeProjects } from './engine.ts';
import { projectName, runOf } from './test-environment.ts';

/**
 * Stops what a test file leaves running, because every project that still runs slows down all later files. The shared
 * environment stays up. The live reload environment is only stopped, because several files use it and each brings it up
 * again.
 */
afterAll(async () => {
  const { pid, shared } = inject('environment');
  const reload = projectName(pid, 'reload');
  await removeProjects(name => runOf(name) === pid && name !== shared.project && name !== reload);
  const running = await docker('ps', '--quiet', '--filter', `label=com.docker.compose.project=${reload}`);
  if (running.trim() !== '') await docker('stop', ...running.trim().split('\n'));
}, 120_000);

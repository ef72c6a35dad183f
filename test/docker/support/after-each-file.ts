import { afterAll, inject } from 'vitest';
import { docker, removeProjects } from './engine.ts';
import { projectName, runOf } from './test-environment.ts';

/**
 * Takes away what a file of tests leaves running: stacks beside each other cost every later file time. The shared environment goes on, and the one of
 * live reload is only stopped, for more than one file uses it and brings it up again.
 */
afterAll(async () => {
  const { pid, shared } = inject('environment');
  const reload = projectName(pid, 'reload');
  await removeProjects(name => runOf(name) === pid && name !== shared.project && name !== reload);
  const running = await docker('ps', '--quiet', '--filter', `label=com.docker.compose.project=${reload}`);
  if (running.trim() !== '') await docker('stop', ...running.trim().split('\n'));
}, 120_000);

import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { ByStack } from './test/docker/support/by-stack.ts';

/** Tests compare bkdev's English messages, whatever the machine's locale. A failed comparison is printed whole. */
const shared = { env: { BKDEV_LANG: 'en' }, chaiConfig: { truncateThreshold: 0 } };

/**
 * The test files of a worker share loaded modules, because no test replaces one; loading them for each file took half
 * of the time. Programs that tests start from source share a compile cache. More workers than cores, because some tests
 * wait for the programs that they start.
 */
const fast = {
  ...shared,
  env: { ...shared.env, NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/node-compile') },
  isolate: false,
  maxWorkers: Math.ceil(availableParallelism() * 1.5),
  testTimeout: 60_000,
};

/**
 * Tests on the engine wait more than they compute, so two of their files run at a time; those that use the same stack
 * wait for each other (`turns.ts`).
 */
const onEngine = {
  ...shared,
  globalSetup: ['test/docker/set-up.ts'],
  setupFiles: ['test/docker/support/after-each-file.ts', 'test/docker/support/keep-artifacts.ts'],
  maxWorkers: 2,
  sequence: { groupOrder: 1 },
  testTimeout: 600_000,
  hookTimeout: 900_000,
};
const python = 'test/runtime/**/*.test.ts';
const long = 'test/docker/**/*.long.test.ts';

/**
 * Four projects: `fast` runs what is written in TypeScript, `runtime` the Python programs that containers run, `docker`
 * everything on the engine, and `long` has failures and interruptions of all kinds, floods and other products.
 */
export default defineConfig({
  test: {
    sequence: { sequencer: ByStack },
    projects: [
      { test: { ...fast, name: 'fast', include: ['test/**/*.test.{ts,tsx}'], exclude: [python, 'test/docker/**'] } },
      { test: { ...fast, name: 'runtime', include: [python] } },
      { test: { ...onEngine, name: 'docker', include: ['test/docker/**/*.test.ts'], exclude: [long] } },
      { test: { ...onEngine, name: 'long', include: [long] } },
    ],
  },
});

import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Tests compare what bkdev says in English, whatever the machine's locale. */
const env = { BKDEV_LANG: 'en' };

/**
 * The files of a worker share the modules that they load, for no test replaces one; loading them for each file took half of the
 * time. Programs that tests start from source share a cache of compiled code.
 */
const fast = {
  env: { ...env, NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/node-compile') },
  isolate: false,
  testTimeout: 60_000,
};

/** What runs on the engine shares one environment, and therefore runs file by file. */
const onEngine = {
  env,
  globalSetup: ['test/docker/set-up.ts'],
  setupFiles: ['test/docker/support/after-each-file.ts', 'test/docker/support/keep-artifacts.ts'],
  fileParallelism: false,
  testTimeout: 600_000,
  hookTimeout: 900_000,
};
const long = 'test/docker/**/*.long.test.ts';

/** Three projects: `fast` needs nothing but Node, `docker` decides on the engine, `long` has odds, floods and a whole product. */
export default defineConfig({
  test: {
    projects: [
      { test: { ...fast, name: 'fast', include: ['test/**/*.test.{ts,tsx}'], exclude: ['test/docker/**'] } },
      { test: { ...onEngine, name: 'docker', include: ['test/docker/**/*.test.ts'], exclude: [long] } },
      { test: { ...onEngine, name: 'long', include: [long] } },
    ],
  },
});

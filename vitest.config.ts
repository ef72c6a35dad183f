import { defineConfig } from 'vitest/config';

/** Two projects: `fast` needs nothing but Node; `docker` needs the engine, shares one environment and therefore runs file by file. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'fast', include: ['test/**/*.test.{ts,tsx}'], exclude: ['test/docker/**'] } },
      {
        test: {
          name: 'docker',
          include: ['test/docker/**/*.test.ts'],
          globalSetup: ['test/docker/set-up.ts'],
          fileParallelism: false,
          testTimeout: 600_000,
          hookTimeout: 900_000,
        },
      },
    ],
  },
});

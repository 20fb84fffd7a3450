import { defineConfig } from 'vitest/config';

const generated = ['node_modules/**', '.next/**', '.stack*/**', '.cache/**'];

/**
 * `fast` needs nothing but Node, `integration` and `year` the running services (npm run stack -- up), `analytics` besides
 * Python and Java for Spark.
 */
export default defineConfig({
  test: {
    reporters: ['default'],
    projects: [
      {
        extends: true,
        test: {
          name: 'fast',
          include: ['**/*.test.{ts,tsx}'],
          exclude: [
            ...generated,
            ...['tests/integration/**', 'tests/year/**', 'tests/analytics/**', 'tests/faults/**', 'tests/e2e/**'],
          ],
          setupFiles: ['tests/support/laws-seed.ts'],
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          exclude: generated,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // A test that fails once under load is reported as retried; a fault of the code fails a second time.
          retry: 1,
          // Two cores serve the database, the broker, the engine and the tests: files take turns.
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'year',
          include: ['tests/year/**/*.test.ts'],
          exclude: generated,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'analytics',
          include: ['tests/analytics/**/*.test.ts'],
          exclude: generated,
          testTimeout: 5 * 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});

import { defineConfig } from 'vitest/config';

const generated = ['node_modules/**', '.next/**', '.stack*/**', '.cache/**'];

/**
 * `fast` needs nothing but Node, `integration`, `year` and `faults` the running services (npm run stack -- up),
 * `cluster` besides three Kafka brokers that it starts itself, `analytics` Python and Java for Spark.
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
            ...['tests/integration/**', 'tests/year/**', 'tests/cluster/**', 'tests/analytics/**', 'tests/faults/**'],
            'tests/e2e/**',
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
          name: 'faults',
          include: ['tests/faults/**/*.test.ts'],
          exclude: generated,
          testTimeout: 20 * 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'cluster',
          include: ['tests/cluster/**/*.test.ts'],
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

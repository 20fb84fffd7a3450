import { defineConfig } from 'vitest/config';

const generated = ['node_modules/**', '.next/**', '.stack*/**', '.cache/**'];

/** Two projects: `fast` needs nothing but Node, `integration` needs the running services (npm run stack -- up). */
export default defineConfig({
  test: {
    reporters: ['default'],
    projects: [
      {
        extends: true,
        test: {
          name: 'fast',
          include: ['**/*.test.{ts,tsx}'],
          exclude: [...generated, 'tests/integration/**', 'tests/faults/**', 'tests/e2e/**'],
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
          // A service that stumbles once under load is told of as a retry, and fails a second time if it is the code.
          retry: 1,
          // Two cores serve the database, the broker, the engine and the tests: files take turns.
          fileParallelism: false,
        },
      },
    ],
  },
});

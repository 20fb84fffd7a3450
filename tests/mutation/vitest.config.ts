import { defineConfig } from 'vitest/config';

/** Fast tests of the code that mutants are made of; those that start processes or read the project's files stay out. */
export default defineConfig({
  test: {
    include: ['{domain,contracts,server,workers}/**/*.test.ts'],
    setupFiles: ['tests/support/laws-seed.ts', 'tests/mutation/short-laws.ts'],
    testTimeout: 20_000,
  },
});

import { defineConfig } from '@playwright/test';

/**
 * Journeys in a real Chromium against a running shop. `npm test` starts one and passes its addresses; by hand:
 * `npm start`, then `npx playwright test`.
 */
export default defineConfig({
  outputDir: 'test-results',
  workers: 2,
  fullyParallel: false,
  forbidOnly: true,
  timeout: 180_000,
  // What passes only the second time is reported as flaky, with its trace.
  retries: 1,
  expect: { timeout: 10_000 },
  use: {
    baseURL: process.env.E2E_WEB_URL ?? 'http://localhost:3000',
    locale: 'ko-KR',
    timezoneId: 'Asia/Seoul',
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
    },
  },
  projects: [
    {
      name: 'chromium',
      testDir: 'tests/e2e',
      // Journeys look at one shop's live lists and numbers: they take turns.
      workers: 1,
      use: { browserName: 'chromium', viewport: { width: 1280, height: 900 } },
    },
    // Looks at pages one by one, each visitor with a session of their own: nothing is shared that could change
    // meanwhile.
    {
      name: 'axe',
      testDir: 'tests/axe',
      fullyParallel: true,
      retries: 0,
      timeout: 600_000,
      use: { browserName: 'chromium', contextOptions: { reducedMotion: 'reduce' } },
    },
  ],
});

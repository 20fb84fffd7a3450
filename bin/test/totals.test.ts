import { expect, test } from 'vitest';
import { addTotals, lastLine, NO_TESTS, playwrightTotals, vitestTotals, withExitCode } from './totals.ts';

const failedFile = (...statuses: string[]) => ({
  status: 'failed',
  assertionResults: statuses.map((status) => ({ status })),
});

test('a test file that cannot be loaded is a failure, though none of its tests ran', () => {
  const report = { numPassedTests: 4, numFailedTests: 1, numPendingTests: 0 };
  const totals = vitestTotals({ ...report, testResults: [failedFile(), failedFile('passed', 'failed')] });
  expect(totals).toEqual({ passed: 4, failed: 2, skipped: 0 });
});

test('a journey that passes on a second try has passed', () => {
  expect(playwrightTotals({ stats: { expected: 3, flaky: 1, unexpected: 0, skipped: 0 } }).passed).toBe(4);
});

test('a run that ends badly without a failed test is one failure', () => {
  expect(withExitCode({ passed: 9, failed: 0, skipped: 0 }, 1).failed).toBe(1);
  expect(withExitCode({ passed: 9, failed: 0, skipped: 0 }, null).failed).toBe(1);
  expect(withExitCode({ passed: 9, failed: 2, skipped: 0 }, 1).failed).toBe(2);
  expect(withExitCode({ passed: 9, failed: 0, skipped: 0 }, 0).failed).toBe(0);
});

test('the last line holds the sums and nothing else', () => {
  const sum = [
    { passed: 2, failed: 1, skipped: 0 },
    { passed: 3, failed: 0, skipped: 4 },
  ].reduce(addTotals, NO_TESTS);
  expect(lastLine(sum)).toBe('5 passed, 1 failed');
});

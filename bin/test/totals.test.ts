import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { summaryLines } from './phase.ts';
import { addTotals, lastLine, NO_TESTS, playwrightTotals, vitestTotals, withExitCode } from './totals.ts';

const VITEST = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));

const failedFile = (...statuses: string[]) => ({
  name: '/shop/tests/integration/cart.test.ts',
  status: 'failed',
  message: 'Cannot find module',
  assertionResults: statuses.map((status) => ({
    status,
    fullName: 'a cart holds lines',
    failureMessages: status === 'failed' ? ['\u001b[31mAssertionError: expected 1 to be 2\u001b[39m\n    at cart'] : [],
  })),
});

test('a test file that cannot be loaded is a failure, though none of its tests ran', () => {
  const report = { numPassedTests: 4, numFailedTests: 1, numPendingTests: 0 };
  const totals = vitestTotals({ ...report, testResults: [failedFile(), failedFile('passed', 'failed')] });
  expect(totals).toEqual({
    passed: 4,
    failed: 2,
    skipped: 0,
    retried: [],
    failures: [
      'cart.test.ts: Cannot find module',
      'cart.test.ts: a cart holds lines: AssertionError: expected 1 to be 2',
    ],
  });
});

test('a journey that passes on a second try has passed', () => {
  expect(playwrightTotals({ stats: { expected: 3, flaky: 1, unexpected: 0, skipped: 0 } }).passed).toBe(4);
});

test('a run that ends badly without a failed test is one failure', () => {
  expect(withExitCode({ ...NO_TESTS, passed: 9 }, 1).failed).toBe(1);
  expect(withExitCode({ ...NO_TESTS, passed: 9 }, null)).toMatchObject({
    failed: 1,
    failures: ['the run was stopped: it took too long'],
  });
  expect(withExitCode({ ...NO_TESTS, passed: 9, failed: 2 }, 1).failed).toBe(2);
  expect(withExitCode({ ...NO_TESTS, passed: 9 }, 0).failed).toBe(0);
});

test('the last line holds the sums and nothing else', () => {
  const sum = [
    { passed: 2, failed: 1, skipped: 0, retried: ['a'], failures: ['c'] },
    { passed: 3, failed: 0, skipped: 4, retried: ['b'], failures: [] },
  ].reduce(addTotals, NO_TESTS);
  expect(lastLine(sum)).toBe('5 passed, 1 failed');
  expect([sum.retried, sum.failures]).toEqual([['a', 'b'], ['c']]);
});

test('vitest itself: a test that passes on its second try is named, one that passes at once is not', () => {
  const folder = mkdtempSync(join(tmpdir(), 'retried-'));
  try {
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    writeFileSync(
      join(folder, 'cart.test.js'),
      `let tries = 0;
       describe('a cart', () => {
         test('holds lines', () => { if (tries++ === 0) throw new Error('not yet'); });
         test('has a total', () => {});
       });`,
    );
    const reportFile = join(folder, 'report.json');
    const args = ['run', '--root', folder, '--globals', '--retry=1', '--reporter=json', `--outputFile=${reportFile}`];
    execFileSync(process.execPath, [VITEST, ...args], { cwd: folder, stdio: 'ignore' });
    expect(vitestTotals(JSON.parse(readFileSync(reportFile, 'utf8')))).toEqual({
      passed: 2,
      failed: 0,
      skipped: 0,
      retried: ['cart.test.js: a cart holds lines'],
      failures: [],
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('journeys that fail or pass on a second try are named, however deep they stand', () => {
  const spec = (title: string, status: string) => {
    const results = [{}, { error: { message: 'Test timeout\n  at cart' } }];
    return { title, file: 'e2e/cart.spec.ts', tests: [{ status, results }] };
  };
  const { passed, retried, failures } = playwrightTotals({
    stats: { expected: 1, flaky: 2, unexpected: 1, skipped: 0 },
    suites: [
      {
        specs: [spec('at once', 'expected'), spec('on the second try', 'flaky')],
        suites: [{ specs: [spec('within', 'flaky'), spec('not at all', 'unexpected')] }],
      },
    ],
  });
  expect([passed, retried]).toEqual([3, ['cart.spec.ts: on the second try', 'cart.spec.ts: within']]);
  expect(failures).toEqual(['cart.spec.ts: not at all: Test timeout']);
});

test('the summary names them under their phase', () => {
  const totals = { ...NO_TESTS, passed: 3, failed: 1, retried: ['cart.test.ts: a'], failures: ['order.test.ts: b'] };
  const lines = summaryLines([{ name: 'integration', totals, tookMs: 1_500 }]);
  expect(lines.slice(1).map((line) => line.trim().replaceAll(/ +/g, ' '))).toEqual([
    'integration 3 passed, 1 failed 1.5 s',
    'failed: order.test.ts: b',
    'passed on a second try: cart.test.ts: a',
  ]);
});

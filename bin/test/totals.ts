import { basename } from 'node:path';

/** What a phase of the tests came to. */
export interface Totals {
  passed: number;
  failed: number;
  skipped: number;
  /** Tests that passed on a second try, as "file: title"; they are counted among the passed. */
  retried: readonly string[];
}

export const NO_TESTS: Totals = { passed: 0, failed: 0, skipped: 0, retried: [] };

export function addTotals(one: Totals, other: Totals): Totals {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
    retried: [...one.retried, ...other.retried],
  };
}

interface VitestAssertion {
  status: string;
  fullName: string;
  failureMessages?: readonly string[] | null | undefined;
}

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  testResults: { name: string; status: string; assertionResults: VitestAssertion[] }[];
}

/** The report has no count of tries; a test that passed with a message of failure passed on a later one. */
const passedLater = ({ status, failureMessages }: VitestAssertion) =>
  status === 'passed' && (failureMessages ?? []).length > 0;

/** A file that fails before its first test (an import that throws) counts as one failed test. */
export function vitestTotals(report: VitestReport): Totals {
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles,
    skipped: report.numPendingTests,
    retried: report.testResults.flatMap(({ name, assertionResults }) =>
      assertionResults.filter(passedLater).map(({ fullName }) => `${basename(name)}: ${fullName}`),
    ),
  };
}

interface PlaywrightSuite {
  specs?: { title: string; file: string; tests: { status: string }[] }[];
  suites?: PlaywrightSuite[];
}

interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  suites?: PlaywrightSuite[];
  errors?: unknown[];
}

function flakySpecs({ specs = [], suites = [] }: PlaywrightSuite): string[] {
  const own = specs.filter(({ tests }) => tests.some(({ status }) => status === 'flaky'));
  return [...own.map(({ file, title }) => `${basename(file)}: ${title}`), ...suites.flatMap(flakySpecs)];
}

/** Errors outside any test (a file that cannot be read) count as one failed test each. */
export function playwrightTotals({ stats, suites = [], errors = [] }: PlaywrightReport): Totals {
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + (stats.unexpected === 0 ? errors.length : 0),
    skipped: stats.skipped,
    retried: flakySpecs({ suites }),
  };
}

/**
 * Applies the exit code: a run that failed without a failed test (a timeout, an unhandled error) counts as one failure.
 */
export function withExitCode(totals: Totals, exitCode: number | null): Totals {
  return exitCode !== 0 && totals.failed === 0 ? { ...totals, failed: 1 } : totals;
}

/** The very last line of `npm test`. */
export function lastLine({ passed, failed }: Totals): string {
  return `${passed} passed, ${failed} failed`;
}

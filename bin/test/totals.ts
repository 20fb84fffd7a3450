import { basename } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** What a phase of the tests came to. */
export interface Totals {
  passed: number;
  failed: number;
  skipped: number;
  /** Tests that passed on a second try, as "file: title"; they are counted among the passed. */
  retried: readonly string[];
  /** The failed tests with the first line of why, as "file: title: message"; a run may fail without one. */
  failures: readonly string[];
}

export const NO_TESTS: Totals = { passed: 0, failed: 0, skipped: 0, retried: [], failures: [] };

export function addTotals(one: Totals, other: Totals): Totals {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
    retried: [...one.retried, ...other.retried],
    failures: [...one.failures, ...other.failures],
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
  testResults: { name: string; status: string; message?: string; assertionResults: VitestAssertion[] }[];
}

/** The report has no count of tries; a test that passed with a message of failure passed on a later one. */
const passedLater = ({ status, failureMessages }: VitestAssertion) =>
  status === 'passed' && (failureMessages ?? []).length > 0;

const firstLine = (text = '') => stripVTControlCharacters(text).split('\n')[0] ?? '';

/** A file that fails before its first test (an import that throws) counts as one failed test. */
export function vitestTotals(report: VitestReport): Totals {
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles.length,
    skipped: report.numPendingTests,
    retried: report.testResults.flatMap(({ name, assertionResults }) =>
      assertionResults.filter(passedLater).map(({ fullName }) => `${basename(name)}: ${fullName}`),
    ),
    failures: [
      ...brokenFiles.map(({ name, message }) => `${basename(name)}: ${firstLine(message)}`),
      ...report.testResults.flatMap(({ name, assertionResults }) =>
        assertionResults
          .filter(({ status }) => status === 'failed')
          .map(({ fullName, failureMessages }) => `${basename(name)}: ${fullName}: ${firstLine(failureMessages?.[0])}`),
      ),
    ],
  };
}

interface PlaywrightTest {
  status: string;
  results?: { error?: { message?: string } }[];
}

interface PlaywrightSuite {
  specs?: { title: string; file: string; tests: PlaywrightTest[] }[];
  suites?: PlaywrightSuite[];
}

interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  suites?: PlaywrightSuite[];
  errors?: { message?: string }[];
}

/** The specs with a test of a status, at any depth, each with the first line of its last error. */
function specsOf(status: string, { specs = [], suites = [] }: PlaywrightSuite): { name: string; error: string }[] {
  const own = specs.flatMap(({ file, title, tests }) => {
    const test = tests.find((one) => one.status === status);
    if (test === undefined) return [];
    return { name: `${basename(file)}: ${title}`, error: firstLine(test.results?.at(-1)?.error?.message) };
  });
  return [...own, ...suites.flatMap((suite) => specsOf(status, suite))];
}

/** Errors outside any test (a file that cannot be read) count as one failed test each. */
export function playwrightTotals({ stats, suites = [], errors = [] }: PlaywrightReport): Totals {
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + (stats.unexpected === 0 ? errors.length : 0),
    skipped: stats.skipped,
    retried: specsOf('flaky', { suites }).map(({ name }) => name),
    failures: [
      ...errors.map(({ message }) => firstLine(message)),
      ...specsOf('unexpected', { suites }).map(({ name, error }) => `${name}: ${error}`),
    ],
  };
}

/**
 * Applies the exit code: a run that failed without a failed test (a timeout, an unhandled error) counts as one failure.
 */
export function withExitCode(totals: Totals, exitCode: number | null): Totals {
  if (exitCode === 0 || totals.failed > 0) return totals;
  const why = exitCode === null ? 'the run was stopped: it took too long' : `the run ended with exit code ${exitCode}`;
  return { ...totals, failed: 1, failures: [...totals.failures, why] };
}

/** The very last line of `npm test`. */
export function lastLine({ passed, failed }: Totals): string {
  return `${passed} passed, ${failed} failed`;
}

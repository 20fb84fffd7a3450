import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { execa } from 'execa';
import { NO_TESTS, type Totals, withExitCode } from './totals.ts';

export interface PhaseResult {
  name: string;
  totals: Totals;
  tookMs: number;
  /** Why it could not be run; one failure in the totals. */
  broken?: string;
}

export interface PhaseRun {
  args: readonly string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  timeoutMs: number;
  /** Where the reporter writes its JSON. */
  reportFile: string;
  read(report: never): Totals;
  signal: AbortSignal;
}

/** Runs a test runner under Node with its output shown as it comes, and reads its JSON report. */
export async function runReported(options: PhaseRun): Promise<Totals> {
  rmSync(options.reportFile, { force: true });
  mkdirSync(dirname(options.reportFile), { recursive: true });
  const { args, cwd, env, timeoutMs, signal } = options;
  const { exitCode = null } = await execa(process.execPath, [...args], {
    cwd,
    env,
    extendEnv: false,
    stdin: 'ignore',
    stdout: 'inherit',
    stderr: 'inherit',
    timeout: timeoutMs,
    cancelSignal: signal,
    reject: false,
  });
  signal.throwIfAborted();
  try {
    const totals = options.read(JSON.parse(readFileSync(options.reportFile, 'utf8')) as never);
    return withExitCode(totals, exitCode);
  } catch {
    return withExitCode(NO_TESTS, exitCode === 0 ? 1 : exitCode);
  }
}

/** Runs one phase under its heading; what it throws is one failure. */
export async function runPhase(name: string, work: () => Promise<Totals>): Promise<PhaseResult> {
  console.log(`\n━━ ${name}`);
  const startedAt = performance.now();
  const tookMs = () => performance.now() - startedAt;
  try {
    const totals = await work();
    return { name, totals, tookMs: tookMs() };
  } catch (error) {
    const broken = error instanceof Error ? error.message : String(error);
    console.log(broken);
    return { name, totals: { ...NO_TESTS, failed: 1 }, tookMs: tookMs(), broken };
  }
}

export function printSummary(results: readonly PhaseResult[]): void {
  for (const line of summaryLines(results)) console.log(line);
}

/** One line a phase, and below it its failed tests and those that passed only when they were tried again. */
export function summaryLines(results: readonly PhaseResult[]): string[] {
  const lines = results.flatMap(({ name, totals, tookMs, broken }) => {
    const counts = `${totals.passed} passed, ${totals.failed} failed${totals.skipped > 0 ? `, ${totals.skipped} skipped` : ''}`;
    const why = broken === undefined ? '' : `  ${broken.split('\n')[0]}`;
    return [
      `  ${name.padEnd(28)} ${counts.padEnd(32)} ${(tookMs / 1000).toFixed(1)} s${why}`,
      ...totals.failures.map((test) => `    failed: ${test}`),
      ...totals.retried.map((test) => `    passed on a second try: ${test}`),
    ];
  });
  return ['\n━━ summary', ...lines];
}

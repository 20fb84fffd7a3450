import { join } from 'node:path';
import { runCommand } from '../../contracts/command-line.ts';
import { type RunningStack, reset, up } from '../../stack/control.ts';
import { choosePort } from '../../stack/ports.ts';
import { run } from '../../stack/run.ts';
import { liveState, stackPaths } from '../../stack/state.ts';
import { checkSteps } from '../check/steps.ts';
import { unsetExternalServices } from '../launch/own-services.ts';
import { launchShop, ROOT, type Shop } from '../launch/shop.ts';
import { stopRequest } from '../launch/stop-request.ts';
import { type Arguments, type Phase, parseArguments, USAGE } from '../test/arguments.ts';
import { ensureChromium } from '../test/chromium.ts';
import { type PhaseResult, printSummary, runPhase, runReported } from '../test/phase.ts';
import { ensurePrometheus } from '../test/prometheus.ts';
import { addTotals, lastLine, NO_TESTS, playwrightTotals, type Totals, vitestTotals } from '../test/totals.ts';

/*
 * npm test: everything, on services of its own.
 */

const MINUTE = 60_000;
const paths = stackPaths(join(ROOT, '.stack-test'));
const module = (path: string) => join(ROOT, 'node_modules', path);
const printLine = (line: string) => console.log(`  ${line}`);

const stop = stopRequest();

/** Each check that fails counts as one failed test; those that hold are not counted among the tests. */
async function staticChecks(): Promise<Totals> {
  const failures: string[] = [];
  for (const { name, args } of checkSteps(ROOT)) {
    stop.throwIfAborted();
    const { code, output } = await run(process.execPath, args, { cwd: ROOT, signal: stop });
    printLine(`${code === 0 ? 'ok' : 'FAILED'} ${name}`);
    if (code === 0) continue;
    failures.push(name);
    console.log(output.trimEnd().split('\n').slice(-60).join('\n'));
  }
  return { ...NO_TESTS, failed: failures.length, failures };
}

interface VitestRun {
  project: Exclude<Phase, 'checks' | 'e2e' | 'axe'>;
  only: readonly string[];
  env?: Record<string, string> | undefined;
  minutes?: number;
}

function vitest({ project, only, env, minutes = 30 }: VitestRun): Promise<Totals> {
  const reportFile = join(ROOT, `.cache/test/${project}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
  return runReported({
    args: [module('vitest/vitest.mjs'), 'run', '--project', project, ...reporters, ...only],
    cwd: ROOT,
    env: { ...process.env, ...env, NODE_ENV: 'test' },
    timeoutMs: minutes * MINUTE,
    reportFile,
    read: vitestTotals,
    signal: stop,
  });
}

async function launch(stack: RunningStack): Promise<Shop> {
  const promised = new Set<number>();
  const ports = {
    web: await choosePort([3100], promised),
    realtime: await choosePort([3101], promised),
    workers: await choosePort([3102], promised),
  };
  // Journeys follow a return to its end.
  process.env.LOCAL_SELLER_STEP_MS ??= '1000';
  return launchShop({ paths, ports, stack, scale: 'test', throwaway: true, progress: printLine, signal: stop });
}

/** Projects of playwright.config.ts that a shop is served for, by the phase each is. */
const BROWSER_PROJECTS = { e2e: 'chromium', axe: 'axe' } as const;

async function browserTests(
  phase: keyof typeof BROWSER_PROJECTS,
  stack: RunningStack,
  only: readonly string[],
): Promise<Totals> {
  const chromium = await ensureChromium(printLine);
  const shop = await launch(stack);
  const reportFile = join(ROOT, `.cache/test/${phase}.json`);
  try {
    return await runReported({
      args: [
        module('@playwright/test/cli.js'),
        'test',
        `--project=${BROWSER_PROJECTS[phase]}`,
        '--reporter=list,json',
        ...only,
      ],
      cwd: ROOT,
      env: {
        ...process.env,
        ...shop.env,
        NODE_ENV: 'test',
        E2E_WEB_URL: shop.webUrl,
        E2E_REALTIME_URL: shop.realtimeUrl,
        CHROMIUM_PATH: chromium,
        PLAYWRIGHT_JSON_OUTPUT_NAME: reportFile,
        PLAYWRIGHT_JSON_OUTPUT_FILE: reportFile,
      },
      timeoutMs: 45 * MINUTE,
      reportFile,
      read: playwrightTotals,
      signal: stop,
    });
  } finally {
    await shop.stop();
  }
}

/** Starts the services; each phase that needs them awaits the promise. */
async function startServices(): Promise<RunningStack> {
  if (liveState(paths) !== null)
    throw new Error('Another npm test runs in this checkout. To mend it: wait for it, or stop it');
  await reset(paths);
  const lines: string[] = [];
  const stack = await up({
    paths,
    attached: true,
    throwaway: true,
    progress: (line) => lines.push(line),
    signal: stop,
  });
  for (const line of lines) printLine(line);
  return stack;
}

async function runPhases({ phases, only }: Arguments): Promise<number> {
  unsetExternalServices(paths.dir);
  const results: PhaseResult[] = [];
  const phase = async (key: Phase, name: string, work: () => Promise<Totals>) => {
    if (phases.includes(key) && !stop.aborted) results.push(await runPhase(name, work));
  };
  // The services start while the phases that need none of them run.
  const services = phases.some((key) => key !== 'checks' && key !== 'fast') ? startServices() : null;
  services?.catch(() => undefined);
  try {
    await phase('checks', 'types, lint, boundaries, unused', staticChecks);
    await phase('fast', 'unit, laws, contract', () => vitest({ project: 'fast', only }));
    await phase('integration', 'integration', async () => {
      await ensurePrometheus(printLine);
      return vitest({ project: 'integration', only, env: (await services)?.env });
    });
    // The one computes, the other mostly waits: side by side they take little longer than the first alone.
    await Promise.all([
      phase('year', 'the seeded year', async () => vitest({ project: 'year', only, env: (await services)?.env })),
      phase('faults', 'payments with faults', async () =>
        vitest({ project: 'faults', only, env: (await services)?.env }),
      ),
    ]);
    await phase('cluster', 'three brokers', async () =>
      vitest({ project: 'cluster', only, env: (await services)?.env }),
    );
    // On a new machine Spark is installed first, which takes a minute or two.
    await phase('analytics', 'Spark against TypeScript', async () =>
      vitest({ project: 'analytics', only, env: (await services)?.env, minutes: 40 }),
    );
    await phase('e2e', 'journeys in a browser', async () => {
      const stack = await services;
      return stack === null ? NO_TESTS : browserTests('e2e', stack, only);
    });
    await phase('axe', 'every page by axe', async () => {
      const stack = await services;
      return stack === null ? NO_TESTS : browserTests('axe', stack, only);
    });
  } finally {
    await services?.then((stack) => stack.stop()).catch(() => undefined);
  }
  printSummary(results);
  const totals = results.map((result) => result.totals).reduce(addTotals, NO_TESTS);
  console.log(lastLine(totals));
  if (stop.aborted) return 130;
  return totals.failed === 0 && totals.passed > 0 ? 0 : 1;
}

await runCommand(async () => {
  const chosen = parseArguments(process.argv.slice(2));
  if (chosen === null) console.log(USAGE);
  else process.exitCode = await runPhases(chosen);
});
process.exit();

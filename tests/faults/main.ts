import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unsetExternalServices } from '../../bin/launch/own-services.ts';
import { stopRequest } from '../../bin/launch/stop-request.ts';
import { readCommandLine, runCommand, UsageError } from '../../contracts/command-line.ts';
import { createRandom } from '../../simulation/seed/random.ts';
import { reset, up } from '../../stack/control.ts';
import { liveState, stackPaths } from '../../stack/state.ts';
import type { Fault, Invariant } from './fault.ts';
import { type LaunchedShop, launchFaultShop, ROOT } from './shop.ts';

/*
 * npm run faults: each fault of scripts/, one after another, against a shop served on services of its own.
 */

const USAGE = `npm run faults -- [--only NAME …] [--seed N] [--json FILE] [--list]

--only NAME  this fault; may be given again
--seed N     seed of the faults' random choices (default 1)
--json FILE  report: {seed, faults: [{name, what, seconds, error?}], invariants: {NAME: {held, detail}}}
--list       names the faults and what each does`;

interface FaultReport {
  name: string;
  what: string;
  seconds: number;
  /** Why it could not be run to its end. */
  error?: string;
}

const SCRIPTS = join(ROOT, 'tests/faults/scripts');
const DEFAULT_TIMEOUT_SECONDS = 120;
const paths = stackPaths(join(ROOT, '.stack-faults'));
const stop = stopRequest();
const print = (line: string) => console.log(line);

async function readFaults(): Promise<Fault[]> {
  const files = readdirSync(SCRIPTS).filter((name) => name.endsWith('.ts'));
  return Promise.all(
    files.sort().map(async (file) => {
      const { fault } = (await import(join(SCRIPTS, file))) as { fault: Fault };
      if (`${fault.name}.ts` !== file) throw new Error(`scripts/${file} holds the fault "${fault.name}".`);
      return fault;
    }),
  );
}

function choose(faults: readonly Fault[], names: readonly string[]): Fault[] {
  const unknown = names.find((name) => !faults.some((fault) => fault.name === name));
  if (unknown !== undefined)
    throw new UsageError(`There is no fault "${unknown}": ${faults.map(({ name }) => name).join(', ')}.`);
  return faults.filter(({ name }) => names.length === 0 || names.includes(name));
}

const settingsKey = ({ settings = {} }: Fault) => JSON.stringify(Object.entries(settings).sort());

async function untilWell(shop: LaunchedShop): Promise<void> {
  for (const name of ['web', 'realtime', 'workers'] as const) await shop.untilServing(name);
}

async function runFault(fault: Fault, shop: LaunchedShop, seed: number): Promise<Record<string, Invariant>> {
  const seconds = fault.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS;
  const limit = AbortSignal.timeout(seconds * 1_000);
  const signal = AbortSignal.any([limit, stop]);
  const random = createRandom(seed, fault.name);
  const timedOut = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () =>
      reject(stop.aborted ? stop.reason : new Error(`The fault did not end within ${seconds} s.`)),
    );
  });
  const context = { shop, random: () => random.float(), log: (line: string) => print(`    ${line}`), signal };
  return Promise.race([fault.run(context), timedOut]);
}

async function runAll(
  faults: readonly Fault[],
  seed: number,
): Promise<{ reports: FaultReport[]; invariants: Record<string, Invariant> }> {
  if (liveState(paths) !== null)
    throw new UsageError('Another npm run faults runs in this checkout. To mend it: wait for it, or stop it');
  await reset(paths);
  const progress = (line: string) => print(`  ${line}`);
  const stack = await up({ paths, attached: true, throwaway: true, progress, signal: stop });
  const reports: FaultReport[] = [];
  const invariants: Record<string, Invariant> = {};
  let shop: LaunchedShop | null = null;
  let served = '';
  // Faults with equal settings run one after another: each change of settings restarts the shop's processes.
  const ordered = [...faults].sort((a, b) => settingsKey(a).localeCompare(settingsKey(b)));
  try {
    for (const fault of ordered) {
      if (stop.aborted) break;
      const startedAt = performance.now();
      print(`\n${fault.name}: ${fault.what}`);
      const report: FaultReport = { name: fault.name, what: fault.what, seconds: 0 };
      try {
        if (shop === null || served !== settingsKey(fault)) {
          await shop?.stop();
          shop = null;
          shop = await launchFaultShop({ paths, stack, settings: fault.settings ?? {}, progress, signal: stop });
          served = settingsKey(fault);
        }
        await untilWell(shop);
        for (const [name, invariant] of Object.entries(await runFault(fault, shop, seed))) {
          invariants[`${fault.name}.${name}`] = invariant;
          print(`  ${invariant.held ? 'held  ' : 'BROKEN'} ${name}: ${invariant.detail}`);
        }
      } catch (error) {
        report.error = error instanceof Error ? error.message : String(error);
        invariants[`${fault.name}.runs`] = { held: false, detail: report.error };
        print(`  BROKEN runs: ${report.error}`);
      }
      report.seconds = Number(((performance.now() - startedAt) / 1_000).toFixed(1));
      reports.push(report);
    }
  } finally {
    await shop?.stop();
    await stack.stop();
  }
  return { reports, invariants };
}

function readSeed(text: string): number {
  const seed = Number(text);
  if (!Number.isInteger(seed)) throw new UsageError(`--seed takes a whole number, not "${text}".`);
  return seed;
}

await runCommand(async () => {
  const { values } = readCommandLine(process.argv.slice(2), {
    options: {
      only: { type: 'string', multiple: true },
      seed: { type: 'string', default: '1' },
      json: { type: 'string' },
      list: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) return print(USAGE);
  const faults = choose(await readFaults(), values.only ?? []);
  if (values.list === true) return print(faults.map(({ name, what }) => `${name}: ${what}`).join('\n'));
  const seed = readSeed(values.seed ?? '1');
  unsetExternalServices(paths.dir);
  const { reports, invariants } = await runAll(faults, seed);
  const broken = Object.values(invariants).filter(({ held }) => !held).length;
  if (values.json !== undefined)
    writeFileSync(values.json, `${JSON.stringify({ seed, faults: reports, invariants }, null, 2)}\n`);
  print(`\n${Object.keys(invariants).length - broken} passed, ${broken} failed`);
  if (broken > 0 || stop.aborted) process.exitCode = 1;
});
process.exit();

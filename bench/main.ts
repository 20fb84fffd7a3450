import { writeFileSync } from 'node:fs';
import { runCommand } from '#contracts/command-line.ts';
import { type Arguments, parseArguments, USAGE } from './arguments.ts';
import type { Bench, Figure } from './bench.ts';
import { BENCHES } from './registry.ts';
import { type BenchReport, lineOf, machineOf } from './report.ts';

type Figures = Record<string, Figure>;

/** Runs one bench and prints its figures as they come; null when it failed. */
async function measure(bench: Bench, quick: boolean, signal: AbortSignal): Promise<Figures | null> {
  console.error(`${bench.name}`);
  const progress = (line: string) => console.error(`  ${line}`);
  try {
    const measured = await bench.run({ progress, quick, signal });
    if (measured === null) progress('left out');
    const figures = Object.entries(measured ?? {}).map(([name, figure]): [string, Figure] => [
      name,
      quick ? { ...figure, note: `quick look, not a measurement. ${figure.note ?? ''}` } : figure,
    ]);
    for (const [name, figure] of figures) console.log(lineOf(name, figure));
    return Object.fromEntries(figures);
  } catch (error) {
    progress(`failed: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}

async function measureAll({ benches, json, quick }: Arguments): Promise<void> {
  const ending = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => ending.abort(new Error(`ended by ${signal}`)));
  const figures: Figures = {};
  for (const bench of benches) {
    if (ending.signal.aborted) break;
    const measured = await measure(bench, quick, ending.signal);
    if (measured === null) process.exitCode = 1;
    Object.assign(figures, measured);
  }
  if (json === undefined) return;
  const report: BenchReport = { machine: machineOf(new Date().toISOString()), figures };
  writeFileSync(json, `${JSON.stringify(report, null, 2)}\n`);
  console.error(`written: ${json}`);
}

await runCommand(async () => {
  const chosen = parseArguments(process.argv.slice(2), BENCHES);
  if (chosen === null) console.log(USAGE);
  else if (chosen.list)
    console.log(chosen.benches.map(({ name, figures }) => `${name}: ${figures.join(', ')}`).join('\n'));
  else await measureAll(chosen);
});
process.exit();

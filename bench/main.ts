import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Figure } from './bench.ts';
import { BENCHES } from './registry.ts';
import { type BenchReport, lineOf, machineOf } from './report.ts';

const USAGE = `npm run bench -- [--json out.json] [--only name,…] [--quick] [--list]`;

const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    only: { type: 'string' },
    quick: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help || values.list) {
  console.log(values.help ? USAGE : BENCHES.map(({ name, figures }) => `${name}: ${figures.join(', ')}`).join('\n'));
  process.exit(0);
}
const names = values.only?.split(',').map((name) => name.trim());
const unknown = names?.filter((name) => !BENCHES.some((bench) => bench.name === name)) ?? [];
if (unknown.length > 0) {
  console.error(`No such bench: ${unknown.join(', ')}. There are: ${BENCHES.map(({ name }) => name).join(', ')}.`);
  process.exit(1);
}

const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => ending.abort(new Error(`ended by ${signal}`)));

const figures: Record<string, Figure> = {};
let failed = 0;
for (const bench of BENCHES) {
  if (names !== undefined && !names.includes(bench.name)) continue;
  if (ending.signal.aborted) break;
  console.error(`${bench.name}`);
  const say = (line: string) => console.error(`  ${line}`);
  try {
    const measured = await bench.run({ say, quick: values.quick, signal: ending.signal });
    if (measured === null) say('left out');
    for (const [name, figure] of Object.entries(measured ?? {})) {
      figures[name] = values.quick
        ? { ...figure, note: `quick look, not a measurement. ${figure.note ?? ''}` }
        : figure;
      console.log(lineOf(name, figure));
    }
  } catch (error) {
    failed++;
    say(`failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}
const report: BenchReport = { machine: machineOf(new Date().toISOString()), figures };
if (values.json !== undefined) {
  writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
  console.error(`written: ${values.json}`);
}
process.exit(failed === 0 ? 0 : 1);

import { readCommandLine, UsageError } from '#contracts/command-line.ts';
import type { Bench } from './bench.ts';

export const USAGE = `npm run bench -- [--json out.json] [--only name,…] [--quick] [--list]`;

export interface Arguments {
  /** In the order they run. */
  benches: readonly Bench[];
  json: string | undefined;
  /** A look at whether they run; nothing is measured. */
  quick: boolean;
  list: boolean;
}

/** Parses the command line; throws UsageError on an invalid one; null when only the usage was requested. */
export function parseArguments(argv: readonly string[], all: readonly Bench[]): Arguments | null {
  const flag = { type: 'boolean', default: false } as const;
  const { values } = readCommandLine(argv, {
    options: { json: { type: 'string' }, only: { type: 'string' }, quick: flag, list: flag, help: flag },
  });
  if (values.help) return null;
  const names = values.only?.split(',').map((name) => name.trim());
  const unknown = names?.filter((name) => !all.some((bench) => bench.name === name)) ?? [];
  if (unknown.length > 0)
    throw new UsageError(`No such bench: ${unknown.join(', ')}. There are: ${all.map(({ name }) => name).join(', ')}.`);
  const benches = all.filter(({ name }) => names?.includes(name) ?? true);
  return { benches, json: values.json, quick: values.quick, list: values.list };
}

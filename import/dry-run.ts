import { writeFileSync } from 'node:fs';
import { UsageError } from '#contracts/command-line.ts';
import { leftOutLines, leftOutOf, noBadRows } from '#import/reading/left-out.ts';
import { type CatalogueRow, openCatalogue } from '#import/reading/products.ts';
import { readingLines } from '#import/reading/reading.ts';
import { tableOf } from '#import/reading/table.ts';
import type { Arguments } from './arguments.ts';
import { surveyEvents } from './survey-events.ts';

/**
 * Reads the files and reports how an import would read them; nothing is changed and no service is needed. `--json`:
 * `{products, reading, leftOut}` of a catalogue, `{events, shoppers, items, first, last, reading, leftOut}` of a log;
 * of both `{catalogue, events}`. Memory: the catalogue, and the ids of the log.
 */
export async function dryRun(options: Arguments, nowMs: number, log: (line: string) => void): Promise<void> {
  const catalogue = options.catalogue === null ? null : await catalogueOf(options, options.catalogue, log);
  const events = options.events === null ? null : await eventsOf(options, nowMs, log);
  if (options.json === null) return;
  const report = catalogue !== null && events !== null ? { catalogue, events } : (catalogue ?? events);
  try {
    writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
  } catch (error) {
    throw new UsageError(`${options.json} cannot be written: ${(error as Error).message}.`);
  }
}

async function catalogueOf(options: Arguments, path: string, log: (line: string) => void) {
  const file = await openCatalogue(await tableOf(path, options.reading), {
    ...options.reading,
    columns: options.catalogueColumns,
    currencyRate: options.currencyRate,
  });
  log(readingLines(path, file.reading).join('\n'));
  const bad = noBadRows();
  const products: CatalogueRow[] = [];
  for await (const product of file.rows(bad)) products.push(product);
  log(
    [`would import ${products.length} products; ${bad.count} rows left out`, ...indented(leftOutLines(bad))].join('\n'),
  );
  return { products, reading: file.reading, leftOut: leftOutOf(bad), badRows: bad };
}

async function eventsOf(options: Arguments, nowMs: number, log: (line: string) => void) {
  const { file, lines, bad, events, shoppers, items, first, last } = await surveyEvents(options, nowMs);
  log(lines.join('\n'));
  const figures = `${events} events of ${shoppers} shoppers and ${items} items`;
  log(
    [
      `would import ${figures}, where the catalogue has the items; ${bad.count} rows left out`,
      ...indented(leftOutLines(bad)),
    ].join('\n'),
  );
  return { events, shoppers, items, first, last, reading: file.reading, leftOut: leftOutOf(bad), badRows: bad };
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

import { readCommandLine, UsageError } from '#contracts/command-line.ts';
import { FIELDS, type Field } from '#import/reading/event-names.ts';
import type { ActKind } from '#import/reading/kinds.ts';
import { parseColumns } from '#import/reading/names.ts';
import { READING_ARGUMENTS, READING_USAGE, type ReadingOptions, readingOptions } from '#import/reading/options.ts';
import { CATALOGUE_FIELDS, type CatalogueField } from '#import/reading/products.ts';

export const USAGE = `npm run import -- --catalogue FILE --events FILE [options]

--catalogue FILE   CSV, TSV or JSON lines (as .gz or in a zip, too) with a header: sku name category price [stock brand seller
                   kind sold], or names other shops use
--events FILE      the same, with shopper item type timestamp [quantity order unitprice] or names other tools use, or without a header. Items
                   are the catalogue's sku. import/reading/README.md lists what is read
--dry-run          read the files, say what would be imported and what left out, and change nothing; needs no services
--json FILE        with --dry-run: the same as JSON
--columns C        sku=stock_code,price=unit_price,shopper=user_id,… for files that name them otherwise; or places from 1
--currency-rate N  won for one unit of the files' money. Default 1
--untyped T        what a row of events is that does not say: order (its weight is the quantity) or view. Default order
--shift-to-now     move all events in time so that the last one is now
--seller NAME      who sells what names no seller. Default 직영

Orders stand in PostgreSQL as in the log of events, with the prices of their rows. Either file may be left out. Again, the
same files change nothing.

${READING_USAGE}`;

export interface Arguments {
  catalogue: string | null;
  events: string | null;
  catalogueColumns: Partial<Record<CatalogueField, string>>;
  eventColumns: Partial<Record<Field, string>>;
  currencyRate: number;
  untyped: ActKind;
  shiftToNow: boolean;
  seller: string;
  reading: ReadingOptions;
  dryRun: boolean;
  /** Where the report of a dry run goes. */
  json: string | null;
}

/** The parsed command line; null when only the usage was asked for. Throws a UsageError that names what is wrong. */
export function parseArguments(argv: readonly string[]): Arguments | null {
  const { values, positionals } = parsed(argv);
  if (values.help === true) return null;
  if (positionals.length > 0)
    throw new UsageError(
      `"${positionals[0]}" has no option before it. Name the files: --catalogue FILE --events FILE.`,
    );
  if (values.catalogue === undefined && values.events === undefined)
    throw new UsageError('Nothing to import. Name the files: --catalogue FILE --events FILE.');
  const currencyRate = Number(values['currency-rate'] ?? 1);
  if (!Number.isFinite(currencyRate) || currencyRate <= 0)
    throw new UsageError(`--currency-rate "${values['currency-rate']}": a number above 0.`);
  const untyped = values.untyped ?? 'order';
  if (untyped !== 'order' && untyped !== 'view') throw new UsageError(`--untyped "${untyped}": order or view.`);
  if (values.json !== undefined && values['dry-run'] !== true) throw new UsageError('--json goes with --dry-run.');
  return {
    catalogue: values.catalogue ?? null,
    events: values.events ?? null,
    ...columnsIn(values.columns ?? ''),
    currencyRate,
    untyped,
    shiftToNow: values['shift-to-now'] === true,
    seller: values.seller ?? '직영',
    reading: readingOptions(values),
    dryRun: values['dry-run'] === true,
    json: values.json ?? null,
  };
}

function parsed(argv: readonly string[]) {
  return readCommandLine(argv, {
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      catalogue: { type: 'string' },
      events: { type: 'string' },
      columns: { type: 'string' },
      'currency-rate': { type: 'string' },
      untyped: { type: 'string' },
      'shift-to-now': { type: 'boolean' },
      seller: { type: 'string' },
      'dry-run': { type: 'boolean' },
      json: { type: 'string' },
      ...READING_ARGUMENTS,
    },
  });
}

/** `sku=stock_code,shopper=user_id`: the catalogue's fields and the events' have no name in common. */
function columnsIn(text: string): Pick<Arguments, 'catalogueColumns' | 'eventColumns'> {
  const columns = parseColumns<CatalogueField | Field>(text, [...CATALOGUE_FIELDS, ...FIELDS]);
  const of = <F extends CatalogueField | Field>(fields: readonly F[]) =>
    Object.fromEntries(fields.flatMap((field) => (columns[field] === undefined ? [] : [[field, columns[field]]])));
  const catalogueColumns: Partial<Record<CatalogueField, string>> = of(CATALOGUE_FIELDS);
  const eventColumns: Partial<Record<Field, string>> = of(FIELDS);
  return { catalogueColumns, eventColumns };
}

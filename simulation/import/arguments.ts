import { readCommandLine, UsageError } from '#contracts/command-line.ts';
import { FIELDS, type Field } from '#simulation/backtest/columns.ts';
import type { ActKind } from '#simulation/backtest/event-log.ts';
import { CATALOGUE_FIELDS, type CatalogueField } from './catalogue-columns.ts';

export const USAGE = `npm run import -- --catalogue FILE --events FILE [options]

--catalogue FILE   TSV, CSV or .gz with a header: sku name category price [stock brand seller kind sold], or names other
                   shops use
--events FILE      TSV, CSV or .gz: a header with shopper item type timestamp [quantity], or four columns without one
                   (shopper, item, weight, unix seconds). Items are the catalogue's sku
--columns C        sku=stock_code,price=unit_price,shopper=user_id,… for files that name them otherwise
--currency-rate N  won for one unit of the catalogue's money. Default 1
--untyped T        what a row of events is that does not say: order (its weight is the quantity) or view. Default order
--shift-to-now     move all events in time so that the last one is now
--seller NAME      who sells what names no seller. Default 직영

Either file may be left out. Again, the same files change nothing.`;

export interface Arguments {
  catalogue: string | null;
  events: string | null;
  catalogueColumns: Partial<Record<CatalogueField, string>>;
  eventColumns: Partial<Record<Field, string>>;
  currencyRate: number;
  untyped: ActKind;
  shiftToNow: boolean;
  seller: string;
}

/** The command line, or a UsageError that says what is wrong with it; null when only the usage was asked for. */
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
  return {
    catalogue: values.catalogue ?? null,
    events: values.events ?? null,
    ...columnsIn(values.columns ?? ''),
    currencyRate,
    untyped,
    shiftToNow: values['shift-to-now'] === true,
    seller: values.seller ?? '직영',
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
    },
  });
}

/** `sku=stock_code,shopper=user_id`: the catalogue's fields and the events' have no name in common. */
function columnsIn(text: string): Pick<Arguments, 'catalogueColumns' | 'eventColumns'> {
  const catalogueColumns: Partial<Record<CatalogueField, string>> = {};
  const eventColumns: Partial<Record<Field, string>> = {};
  for (const pair of text.split(',').filter((part) => part.trim() !== '')) {
    const [field = '', name = ''] = pair.split('=').map((part) => part.trim());
    const ofCatalogue = CATALOGUE_FIELDS.find((one) => one === field);
    const ofEvents = FIELDS.find((one) => one === field);
    if (name === '' || (ofCatalogue === undefined && ofEvents === undefined))
      throw new UsageError(
        `--columns: "${pair}" is not FIELD=NAME with a FIELD of ${[...CATALOGUE_FIELDS, ...FIELDS].join(', ')}.`,
      );
    if (ofCatalogue !== undefined) catalogueColumns[ofCatalogue] = name;
    if (ofEvents !== undefined) eventColumns[ofEvents] = name;
  }
  return { catalogueColumns, eventColumns };
}

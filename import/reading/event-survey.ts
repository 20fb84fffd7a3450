import { cellValue } from './cells.ts';
import type { EventLayout, EventOptions } from './event-layout.ts';
import { type Decimals, DecimalsSurvey } from './numbers.ts';
import { type Reading, readingOf } from './reading.ts';
import type { Row } from './row.ts';
import type { Table } from './table.ts';
import type { ParsedTime } from './time-parse.ts';
import { TimeSurvey } from './time-survey.ts';
import type { TimeReading } from './times.ts';

/** What is decided over all rows of a log. */
export interface EventReading {
  time: TimeReading;
  decimals: Decimals;
  /** Of the prices in the rows. */
  priceDecimals: Decimals;
  /** The log writes "0" for an unknown shopper. */
  zeroIsUnknown: boolean;
}

/** From this share of rows on, "0" means an unknown shopper, in a log where no shopper is "1". */
const UNKNOWN_SHARE = 0.05;

/** Counts over a log's rows what decides how they are read: units of time, decimal signs. Memory: some counters. */
export class EventSurvey {
  readonly #table: Table;
  readonly #layout: EventLayout;
  readonly #options: EventOptions;
  readonly #times = new TimeSurvey();
  readonly #decimals = new DecimalsSurvey();
  readonly #prices = new DecimalsSurvey();
  #rows = 0;
  #zeros = 0;
  #ones = 0;

  constructor(table: Table, layout: EventLayout, options: EventOptions) {
    this.#table = table;
    this.#layout = layout;
    this.#options = options;
  }

  add({ cells }: Row, shopper: string, time: string, parsed: ParsedTime): void {
    const { at } = this.#layout;
    this.#rows++;
    if (shopper === '0') this.#zeros++;
    else if (shopper === '1') this.#ones++;
    if (time !== '') this.#times.add(time, parsed);
    if (at.quantity >= 0) this.#decimals.add(cellValue(cells[at.quantity]));
    if (at.unitprice >= 0) this.#prices.add(cellValue(cells[at.unitprice]));
  }

  /** Throws a UsageError that names the option which decides where two readings are as likely. */
  decide(): EventReading {
    const { at, names, header } = this.#layout;
    const { path, separator } = this.#table;
    const nameAt = (column: number) => header?.[column] || `${column + 1}`;
    const has = (...wanted: string[]) => wanted.every((name) => names.includes(name));
    const context = {
      path,
      column: nameAt(at.timestamp),
      name: names[at.timestamp] ?? '',
      // The exports of the two Online Retail data sets, and of Etsy.
      monthFirst: has('stockcode', 'invoicedate') || has('saledate', 'itemname', 'buyer'),
      monthAndDay: has('sellerid', 'actiontype'),
    };
    return {
      time: this.#times.decide(context, this.#options),
      decimals:
        this.#options.decimals ?? this.#decimals.decide({ path, column: nameAt(at.quantity), separator, money: false }),
      priceDecimals:
        this.#options.decimals ?? this.#prices.decide({ path, column: nameAt(at.unitprice), separator, money: false }),
      zeroIsUnknown: this.#ones === 0 && this.#zeros > 1 && this.#zeros >= this.#rows * UNKNOWN_SHARE,
    };
  }

  describe({ time, decimals, zeroIsUnknown }: EventReading): Reading {
    const { at, header, clock } = this.#layout;
    const reading = readingOf(this.#table, at, header);
    if (clock >= 0) reading.columns.clock = header?.[clock] || `column ${clock + 1}`;
    const share = Math.round((100 * this.#zeros) / Math.max(1, this.#rows));
    const notes = zeroIsUnknown
      ? [...this.#layout.notes, `shopper 0 stands in ${share} % of the rows and is taken for nobody known`]
      : this.#layout.notes;
    return {
      ...reading,
      ...(this.#times.usable === 0 ? {} : this.#times.describe(time)),
      ...(decimals === 'comma' ? { decimals: 'decimal comma' } : {}),
      ...(notes.length > 0 ? { notes } : {}),
    };
  }
}

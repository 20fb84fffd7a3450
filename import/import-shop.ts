import { UsageError } from '#contracts/command-line.ts';
import { TOPICS } from '#contracts/topics.ts';
import { type BadRows, leftOutLines, noBadRows } from '#import/reading/left-out.ts';
import { openCatalogue } from '#import/reading/products.ts';
import { readingLines } from '#import/reading/reading.ts';
import { tableOf } from '#import/reading/table.ts';
import type { Kafka } from '#server/adapters/kafka/port.ts';
import { knownProducts } from '#server/adapters/postgres/catalogue-import.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import { eventMessages, sendAll } from '#simulation/seed/send-log.ts';
import type { Arguments } from './arguments.ts';
import { loadCatalogue } from './load-catalogue.ts';
import { readEvents } from './read-events.ts';
import { latestSecondsOf, surveyEvents } from './survey-events.ts';
import { throughLedger } from './to-ledger.ts';

export interface ImportDeps {
  db: Database;
  kafka: Kafka;
  nowMs: number;
  /** A step has come this far; called often. */
  onProgress?: (label: string, done: number, of: number) => void;
  log?: (line: string) => void;
}

export interface ImportResult {
  products: { created: number; changed: number; bad: BadRows } | null;
  events: { sent: number; newOrders: number; bad: BadRows } | null;
}

/**
 * Loads a shop's own catalogue and history. Products go to PostgreSQL with their states in the outbox, as every change
 * of a product does; orders to PostgreSQL, and then all events straight to topic `behavior`, under ids that follow from
 * the file: a second import changes no order and sends the same events again. Memory: one row at a time, and the known
 * products.
 */
export async function importShop(options: Arguments, deps: ImportDeps): Promise<ImportResult> {
  const { db, kafka, nowMs, onProgress = () => undefined, log = () => undefined } = deps;
  const result: ImportResult = { products: null, events: null };
  if (options.catalogue !== null) {
    const bad = noBadRows();
    const file = await openCatalogue(await tableOf(options.catalogue, options.reading), {
      ...options.reading,
      columns: options.catalogueColumns,
      currencyRate: options.currencyRate,
    });
    log(readingLines(options.catalogue, file.reading).join('\n'));
    const rows = file.rows(bad, (read, of) => onProgress('catalogue', read, of));
    const outcome = await loadCatalogue(db, rows, { seller: options.seller, countsSold: options.events !== null, bad });
    result.products = { ...outcome, bad };
    log(`catalogue: ${outcome.created} products new, ${outcome.changed} changed${badText(bad)}`);
  }
  if (options.events !== null) {
    const products = await knownProducts(db);
    if (products.size === 0)
      throw new UsageError('There are no products to which the events could belong. Name a --catalogue, too.');
    const { file, lastSeconds, lines } = await surveyEvents(options, nowMs);
    log(lines.join('\n'));
    const bad = noBadRows();
    const events = readEvents(file, {
      products,
      untyped: options.untyped,
      currencyRate: options.currencyRate,
      // Whole seconds: what happened in one second still does.
      shiftSeconds: options.shiftToNow ? Math.floor(nowMs / 1_000 - lastSeconds) : 0,
      latestSeconds: latestSecondsOf(nowMs),
      bad,
      onBytes: (read, of) => onProgress('events', read, of),
    });
    await (await kafka.admin()).ensureTopics();
    const producer = await kafka.producer({ deliveryTimeoutMs: 60_000 });
    try {
      let newOrders = 0;
      const stored = throughLedger(db, events, (created) => {
        newOrders += created;
      });
      const sent = await sendAll(producer, TOPICS.behavior, eventMessages(stored));
      result.events = { sent, newOrders, bad };
      log(`events: ${sent} sent, ${newOrders} orders new${badText(bad)}`);
    } finally {
      await producer.close();
    }
  }
  return result;
}

function badText(bad: BadRows): string {
  if (bad.count === 0) return '';
  const lines = bad.examples.map(({ line, reason }) => `    line ${line}: ${reason}`);
  const more = bad.count > lines.length ? [`    … and ${bad.count - lines.length} more`] : [];
  return [`; ${bad.count} rows left out:`, ...leftOutLines(bad).map((line) => `  ${line}`), ...lines, ...more].join(
    '\n',
  );
}

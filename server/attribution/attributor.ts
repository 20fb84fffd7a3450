import type { BehaviorEvent } from '#contracts/events.ts';
import { takes } from '#contracts/sources.ts';
import { ATTRIBUTION_WINDOW_MS, AttributionLedger } from '#domain/attribution/ledger.ts';
import { type AttributedEvent, isAttributedEvent } from '#domain/attribution/types.ts';
import { type Experiment, variantLabelOf } from '#domain/experiment/experiment.ts';
import { DAY_MS } from '#domain/shared/durations.ts';
import { koreanDay } from '#domain/shared/korean-time.ts';
import {
  claimEvents,
  readExposed,
  readExposedOrders,
  readSales,
  readTouches,
  sweepAttribution,
  writeLedger,
} from '#server/adapters/postgres/attribution.ts';
import { type Database, inTransaction, type Tx } from '#server/adapters/postgres/transaction.ts';
import { withoutForgotten } from '#server/identity/forgotten-shoppers.ts';

/** Events the log took in longer ago are passed over: a group that begins at the beginning counts the last month. */
const TAKEN_MS = 30 * DAY_MS;
/** Ids are kept for longer than events are accepted, so no event can be redelivered after its id is deleted. */
const KEPT_MS = TAKEN_MS + 10 * DAY_MS;
/** Events a transaction takes: it ends well within its 5 s. */
const MOST_AT_ONCE = 500;

export interface LoggedEvent {
  event: BehaviorEvent;
  /** When the log took it in. */
  loggedAtMs: number;
}

export interface Attributor {
  /**
   * Stores a batch of one partition: each event has its effect exactly once, however often it is delivered and whenever
   * the worker crashes, because its id and its effect are committed together. Rejects with DangolError('unavailable')
   * when the database is unavailable.
   */
  onEvents(batch: readonly LoggedEvent[]): Promise<void>;
  /** Deletes rows that are too old to be needed. */
  sweep(): Promise<void>;
}

export interface AttributorDeps {
  db: Database;
  now: () => Date;
  /** The one that runs; null: none. */
  experiment: Experiment | null;
}

export function createAttributor({ db, now, experiment }: AttributorDeps): Attributor {
  const labelOf = (shopperId: string) => (experiment === null ? '' : variantLabelOf(experiment, shopperId));

  async function take(tx: Tx, events: readonly AttributedEvent[]): Promise<void> {
    const claimed = await claimEvents(
      tx,
      events.map(({ id }) => id),
    );
    // The same id twice in one batch is claimed once and counts once.
    const fresh = events.filter(({ id }) => claimed.delete(id.toLowerCase()));
    if (fresh.length === 0) return;
    const cancelled = fresh.flatMap((event) => (event.type === 'order-cancelled' ? [event.payload.orderId] : []));
    const buyers = fresh.flatMap((event) => (event.type === 'order-placed' ? [event.shopperId] : []));
    const ledger = new AttributionLedger(
      {
        touches: await readTouches(tx, fresh.flatMap(touchedIn)),
        lines: await readSales(tx, cancelled),
        orders: await readExposedOrders(tx, cancelled),
        exposed: await readExposed(tx, buyers),
      },
      { variantOf: labelOf, dayOf: koreanDay },
    );
    for (const event of fresh) ledger.apply(event);
    await writeLedger(tx, ledger);
  }

  return {
    async onEvents(batch) {
      const since = now().getTime() - TAKEN_MS;
      const events = batch.flatMap(({ event, loggedAtMs }) =>
        loggedAtMs >= since && takes('attribution', event) && isAttributedEvent(event) ? [event] : [],
      );
      for (let start = 0; start < events.length; start += MOST_AT_ONCE) {
        const some = await withoutForgotten(db, events.slice(start, start + MOST_AT_ONCE));
        await inTransaction(db, (tx) => take(tx, some));
      }
    },
    async sweep() {
      const at = now().getTime();
      await inTransaction(db, (tx) =>
        sweepAttribution(tx, new Date(at - KEPT_MS), new Date(at - ATTRIBUTION_WINDOW_MS - DAY_MS)),
      );
    },
  };
}

/** Whose last touches on what decide about an event. */
function touchedIn(event: AttributedEvent): { shopperId: string; productId: number }[] {
  const { shopperId } = event;
  switch (event.type) {
    case 'recommendation-clicked':
    case 'cart-item-added':
      return [{ shopperId, productId: event.payload.productId }];
    case 'order-placed':
      return [...new Set(event.payload.lines.map(({ productId }) => productId))].map((productId) => ({
        shopperId,
        productId,
      }));
    default:
      return [];
  }
}

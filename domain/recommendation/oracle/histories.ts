import type { ModelSettings } from '../model/settings.ts';
import { type Signal, type SignalEvent, signalsOf } from '../model/signals.ts';
import { type Dismissals, noteDismissals } from './dismissals.ts';
import { type Entry, newShopper, type Shopper } from './entry.ts';

export interface LoggedEvent {
  event: SignalEvent;
  latestSeconds?: number;
}

export interface Histories {
  shoppers: Map<string, Shopper>;
  dismissals: Dismissals;
  /** The newest moment in the log, in model seconds. */
  newest: number;
}

/** Each shopper's own log, played into a plain history. */
export function historiesOf(events: Iterable<LoggedEvent>, model: ModelSettings): Histories {
  const histories: Histories = { shoppers: new Map(), dismissals: new Map(), newest: 0 };
  const { shoppers, dismissals } = histories;
  for (const { event, latestSeconds } of events) {
    if (event.type === 'shopper-forgotten') {
      shoppers.delete(event.shopperId);
      dismissals.delete(event.shopperId);
      continue;
    }
    noteDismissals(dismissals, event, model.dismissalsPerShopper);
    const signals = signalsOf(event, latestSeconds);
    if (signals.length === 0) continue;
    const shopper = shoppers.get(event.shopperId) ?? newShopper(event.shopperId);
    shoppers.set(event.shopperId, shopper);
    if (shopper.recentIds.includes(event.id)) continue;
    shopper.recentIds.push(event.id);
    if (shopper.recentIds.length > model.recentEventIds) shopper.recentIds.shift();
    const apply = event.crowd === true ? applyQuarantined : applySignal;
    for (const signal of signals) histories.newest = Math.max(histories.newest, apply(shopper, signal, model));
    if (event.crowd !== true) applyOrder(shopper, event, signals, model);
  }
  return histories;
}

/** An act that counts for its own shopper alone. Returns its moment. */
function applyQuarantined(shopper: Shopper, signal: Signal, model: ModelSettings): number {
  const { productId, weight, kind, timeSeconds } = signal;
  if (weight < 0 || shopper.entries.some((entry) => entry.product === productId)) return 0;
  const known = shopper.own.find((entry) => entry.product === productId);
  const time = Math.max(timeSeconds, shopper.own.at(-1)?.time ?? 0);
  shopper.own = shopper.own.filter((entry) => entry !== known);
  shopper.own.push({
    product: productId,
    ordinal: -1,
    // One of its own.
    basket: Number.NaN,
    time,
    affinity: Math.min((known?.affinity ?? 0) + weight, model.affinityCap),
    viewed: kind === 'detail' || known?.viewed === true,
    carted: false,
    bought: false,
  });
  shopper.own = shopper.own.slice(-model.queryItems);
  return time;
}

/** Returns the shopper's newest moment. */
function applySignal(shopper: Shopper, signal: Signal, model: ModelSettings): number {
  const at = shopper.entries.findIndex((entry) => entry.product === signal.productId);
  const known = shopper.entries[at];
  if (known === undefined && signal.weight < 0) return 0;
  shopper.own = shopper.own.filter((entry) => entry.product !== signal.productId);
  shopper.time = Math.max(shopper.time, signal.timeSeconds);
  const entry = entryAfter(shopper, known, signal, model);
  if (signal.weight > 0) shopper.touched.set(signal.productId, shopper.time);
  if (known !== undefined && signal.weight < 0) {
    shopper.entries[at] = entry;
    return shopper.time;
  }
  if (known !== undefined) shopper.entries.splice(at, 1);
  if (known !== undefined && shopper.nextOrdinal - known.ordinal <= model.revisitSpan) {
    shopper.entries.push(entry);
    return shopper.time;
  }
  if (!signal.sameBasket || shopper.nextBasket === 0) shopper.nextBasket++;
  entry.ordinal = shopper.nextOrdinal++;
  entry.basket = shopper.nextBasket - 1;
  shopper.entries.push(entry);
  if (shopper.entries.length > model.historyLimit) shopper.entries.shift();
  return shopper.time;
}

function entryAfter(shopper: Shopper, known: Entry | undefined, signal: Signal, model: ModelSettings): Entry {
  const summed = (known?.affinity ?? 0) + signal.weight;
  const entry: Entry = {
    product: signal.productId,
    ordinal: known?.ordinal ?? -1,
    basket: known?.basket ?? -1,
    time: signal.weight > 0 ? shopper.time : (known?.time ?? 0),
    affinity: Math.min(Math.max(summed, -model.affinityCap), model.affinityCap),
    viewed: (known?.viewed ?? false) || signal.kind === 'detail',
    carted: signal.kind === 'cart' || signal.kind === 'quantityUp' || (known?.carted ?? false),
    bought: signal.kind === 'order' || (known?.bought ?? false),
  };
  if (signal.kind === 'cartRemoved' || signal.kind === 'order') entry.carted = false;
  if (signal.kind === 'orderCancelled') entry.bought = false;
  return entry;
}

function applyOrder(shopper: Shopper, event: SignalEvent, signals: readonly Signal[], model: ModelSettings): void {
  if (event.type === 'order-placed') {
    const { orderId } = event.payload;
    if (shopper.orders.some((order) => order.orderId === orderId)) return;
    const products = signals.slice(0, model.linesPerOrder).map((signal) => signal.productId);
    shopper.orders.push({ orderId, products });
    if (shopper.orders.length > model.ordersPerShopper) shopper.orders.shift();
  } else if (event.type === 'order-cancelled') {
    const { orderId } = event.payload;
    shopper.orders = shopper.orders.filter((order) => order.orderId !== orderId);
  }
}

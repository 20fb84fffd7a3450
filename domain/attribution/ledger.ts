import { apportionWon } from '#domain/order/apportion.ts';
import { RECOMMENDATION_TIERS } from '#domain/recommendation/lists/types.ts';
import { DAY_MS } from '../shared/durations.ts';
import type {
  Algorithm,
  AttributedEvent,
  AttributedLine,
  Counts,
  ExposedOrder,
  Served,
  ShopperCounts,
  Touch,
} from './types.ts';

/**
 * Which list sold what: last touch, by click, within seven days, product by product (docs/decisions/0080).
 * Pure: a batch of events and what is known of them before, to what is to be added to the books.
 */
export const ATTRIBUTION_WINDOW_MS = 7 * DAY_MS;

/** What the books hold of the shoppers, products and orders of a batch. */
export interface Known {
  touches: readonly Touch[];
  /** Lines of the orders that are cancelled in the batch. */
  lines: readonly AttributedLine[];
  orders: readonly ExposedOrder[];
  /** Shoppers who are in the experiment's books: `shopperId variant`. */
  exposed: ReadonlySet<string>;
}

export interface LedgerOptions {
  /** The label of the variant a shopper is in; '' while no experiment runs. */
  variantOf(shopperId: string): string;
  /** Days since 1970 by the shop's calendar. */
  dayOf(atMs: number): number;
}

/** The tiers there are; what a browser makes up counts as none. */
const TIERS: ReadonlySet<string> = new Set(RECOMMENDATION_TIERS);

/**
 * Folds events, in the order of each shopper, into what the books gain. Each event must be shown once. Reads `known`
 * and its own earlier events only. O(lines) an event.
 */
export class AttributionLedger {
  readonly #options: LedgerOptions;
  readonly #touches = new Map<string, Touch>();
  readonly #changedTouches = new Set<string>();
  readonly #lines = new Map<string, AttributedLine[]>();
  readonly #newLines = new Set<string>();
  readonly #orders = new Map<string, ExposedOrder>();
  readonly #newOrders = new Set<string>();
  readonly #exposed: Set<string>;
  /** By day and algorithm. */
  readonly counts = new Map<string, { day: number; algorithm: Algorithm; counts: Counts }>();
  readonly shoppers = new Map<string, { shopperId: string; variant: string; counts: ShopperCounts }>();
  /** Orders whose lines are to be taken out of the books. */
  readonly cancelled = new Set<string>();
  readonly forgotten = new Set<string>();

  constructor(known: Known, options: LedgerOptions) {
    this.#options = options;
    this.#exposed = new Set(known.exposed);
    for (const touch of known.touches) this.#touches.set(touchKey(touch.shopperId, touch.productId), touch);
    for (const line of known.lines) this.#linesOf(line.orderId).push(line);
    for (const order of known.orders) this.#orders.set(order.orderId, order);
  }

  /** Touches that are new or newer. */
  get touches(): Touch[] {
    return [...this.#changedTouches].flatMap((key) => this.#touches.get(key) ?? []);
  }

  get lines(): AttributedLine[] {
    return [...this.#newLines].flatMap((orderId) => this.#lines.get(orderId) ?? []);
  }

  get orders(): ExposedOrder[] {
    return [...this.#newOrders].flatMap((orderId) => this.#orders.get(orderId) ?? []);
  }

  apply(event: AttributedEvent): void {
    const atMs = Date.parse(event.occurredAt);
    const day = this.#options.dayOf(atMs);
    const { shopperId } = event;
    switch (event.type) {
      case 'recommendation-shown': {
        const algorithm = this.#algorithm(shopperId, event.payload);
        const impressions = event.payload.productIds.length;
        this.#count(day, algorithm, { shows: 1, impressions });
        this.#countShopper(shopperId, algorithm.variant, { impressions });
        return;
      }
      case 'recommendation-clicked': {
        const algorithm = this.#algorithm(shopperId, event.payload);
        this.#count(day, algorithm, { clicks: 1 });
        this.#countShopper(shopperId, algorithm.variant, { clicks: 1 });
        this.#touch({
          ...algorithm,
          shopperId,
          productId: event.payload.productId,
          listId: event.payload.listId ?? null,
          clickedAtMs: atMs,
        });
        return;
      }
      case 'cart-item-added': {
        const touch = this.#lastTouch(shopperId, event.payload.productId, atMs);
        if (touch !== undefined) this.#count(day, touch, { carts: 1 });
        return;
      }
      case 'order-placed':
        this.#place(event, atMs, day);
        return;
      case 'order-cancelled':
        this.#cancel(event.payload.orderId);
        return;
      case 'shopper-forgotten':
        this.#forget(shopperId);
    }
  }

  /** A browser's word for its variant counts where it is the shopper's; a list that names none is the shopper's too. */
  #algorithm(shopperId: string, { list, tier, variant }: Served): Algorithm {
    const own = this.#options.variantOf(shopperId);
    const known = tier !== undefined && TIERS.has(tier) ? tier : '';
    return { list, tier: known, variant: variant === undefined || variant === own ? own : '' };
  }

  #touch(touch: Touch): void {
    const key = touchKey(touch.shopperId, touch.productId);
    const before = this.#touches.get(key);
    if (before !== undefined && before.clickedAtMs > touch.clickedAtMs) return;
    this.#touches.set(key, touch);
    this.#changedTouches.add(key);
  }

  #lastTouch(shopperId: string, productId: number, atMs: number): Touch | undefined {
    const touch = this.#touches.get(touchKey(shopperId, productId));
    if (touch === undefined || touch.clickedAtMs > atMs || atMs - touch.clickedAtMs > ATTRIBUTION_WINDOW_MS) return;
    return touch;
  }

  #place(event: Extract<AttributedEvent, { type: 'order-placed' }>, atMs: number, day: number): void {
    const { shopperId } = event;
    const { orderId, lines, discountWon, totalWon } = event.payload;
    const grossWon = lines.map((line) => line.quantity * line.unitPriceWon);
    const sumWon = grossWon.reduce((sum, won) => sum + won, 0);
    const discounts = apportionWon(Math.min(discountWon, sumWon), grossWon);
    const sold = new Map<number, AttributedLine>();
    lines.forEach((line, n) => {
      const touch = this.#lastTouch(shopperId, line.productId, atMs);
      if (touch === undefined) return;
      const { list, tier, variant, listId } = touch;
      const revenueWon = (grossWon[n] as number) - (discounts[n] as number);
      const held = sold.get(line.productId);
      if (held !== undefined) {
        // Two sellers' offers of one product are two lines.
        held.units += line.quantity;
        held.revenueWon += revenueWon;
        return;
      }
      const { productId, quantity: units } = line;
      sold.set(productId, { orderId, productId, shopperId, list, tier, variant, listId, day, units, revenueWon });
    });
    if (sold.size > 0) {
      this.#linesOf(orderId).push(...sold.values());
      this.#newLines.add(orderId);
      this.#book([...sold.values()], 1);
    }
    const variant = this.#options.variantOf(shopperId);
    if (variant === '' || !this.#exposed.has(`${shopperId} ${variant}`)) return;
    this.#orders.set(orderId, { orderId, shopperId, variant, totalWon });
    this.#newOrders.add(orderId);
    this.#countShopper(shopperId, variant, { orders: 1, revenueWon: totalWon });
  }

  #cancel(orderId: string): void {
    this.cancelled.add(orderId);
    this.#book(this.#lines.get(orderId) ?? [], -1);
    this.#lines.delete(orderId);
    this.#newLines.delete(orderId);
    const order = this.#orders.get(orderId);
    this.#orders.delete(orderId);
    this.#newOrders.delete(orderId);
    if (order === undefined) return;
    this.#countShopper(order.shopperId, order.variant, { orders: -1, revenueWon: -order.totalWon });
  }

  /** Takes lines of one order in or out, on the day the order was placed; each algorithm sold the order once. */
  #book(lines: readonly AttributedLine[], sign: 1 | -1): void {
    const sellers = new Set<string>();
    for (const line of lines) {
      const key = `${line.day} ${algorithmKey(line)}`;
      const orders = sellers.has(key) ? 0 : sign;
      sellers.add(key);
      this.#count(line.day, line, { orders, units: sign * line.units, revenueWon: sign * line.revenueWon });
    }
  }

  #forget(shopperId: string): void {
    this.forgotten.add(shopperId);
    for (const [key, touch] of this.#touches)
      if (touch.shopperId === shopperId) {
        this.#touches.delete(key);
        this.#changedTouches.delete(key);
      }
    for (const [key, shopper] of this.shoppers) if (shopper.shopperId === shopperId) this.shoppers.delete(key);
    for (const key of this.#exposed) if (key.startsWith(`${shopperId} `)) this.#exposed.delete(key);
    for (const [orderId, order] of this.#orders)
      if (order.shopperId === shopperId) {
        this.#orders.delete(orderId);
        this.#newOrders.delete(orderId);
      }
    for (const [orderId, lines] of this.#lines)
      if (lines[0]?.shopperId === shopperId) {
        this.#lines.delete(orderId);
        this.#newLines.delete(orderId);
      }
  }

  #linesOf(orderId: string): AttributedLine[] {
    const lines = this.#lines.get(orderId) ?? [];
    this.#lines.set(orderId, lines);
    return lines;
  }

  #count(day: number, { list, tier, variant }: Algorithm, added: Partial<Counts>): void {
    const algorithm = { list, tier, variant };
    const key = `${day} ${algorithmKey(algorithm)}`;
    const entry = this.counts.get(key) ?? { day, algorithm, counts: noCounts() };
    this.counts.set(key, entry);
    for (const [name, amount] of Object.entries(added)) entry.counts[name as keyof Counts] += amount;
  }

  #countShopper(shopperId: string, variant: string, added: Partial<ShopperCounts>): void {
    if (variant === '') return;
    const key = `${shopperId} ${variant}`;
    this.#exposed.add(key);
    const none = { impressions: 0, clicks: 0, orders: 0, revenueWon: 0 };
    const entry = this.shoppers.get(key) ?? { shopperId, variant, counts: none };
    this.shoppers.set(key, entry);
    for (const [name, amount] of Object.entries(added)) entry.counts[name as keyof ShopperCounts] += amount;
  }
}

function touchKey(shopperId: string, productId: number): string {
  return `${shopperId} ${productId}`;
}

function algorithmKey({ list, tier, variant }: Algorithm): string {
  return `${list} ${tier} ${variant}`;
}

function noCounts(): Counts {
  return { shows: 0, impressions: 0, clicks: 0, carts: 0, orders: 0, units: 0, revenueWon: 0 };
}

import type { Random } from '#simulation/seed/random.ts';
import { createCustomerGrowth, GROWTH, type Growth } from './customer-growth.ts';
import { isAccelerated, YEAR_PACE } from './pace.ts';

/** Intervals in seconds. */
export interface Pace {
  order: { least: number; most: number };
  product: { least: number; most: number };
  /** Interval of the ticks that register new customers. */
  customers: number;
}

const SECONDS_BETWEEN_ORDERS = { least: 3, most: 5 };
/** Ratio of the mean intervals of both paces. */
const YEAR_SLOWER =
  (YEAR_PACE.secondsBetween.least + YEAR_PACE.secondsBetween.most) /
  (SECONDS_BETWEEN_ORDERS.least + SECONDS_BETWEEN_ORDERS.most);

/**
 * `source`: as specified, an order every 3 to 5 s, a product every 6 to 8 s, customers every 10 s. `year`: the rate at
 * which the year ends, with products and customers slowed by as much.
 */
export const PACES = {
  source: { order: SECONDS_BETWEEN_ORDERS, product: { least: 6, most: 8 }, customers: 10 },
  year: {
    order: YEAR_PACE.secondsBetween,
    product: { least: 6 * YEAR_SLOWER, most: 8 * YEAR_SLOWER },
    customers: 10 * YEAR_SLOWER,
  },
} as const satisfies Record<string, Pace>;

export interface Cadence {
  pace: keyof typeof PACES;
  /** Divides all intervals. */
  speed: number;
  growth?: Growth | undefined;
}

/** What is due, in seconds of real time since the run began. */
export type Due =
  | { kind: 'order'; atSeconds: number }
  | { kind: 'product'; atSeconds: number }
  | { kind: 'customers'; atSeconds: number; count: number };

/** Whether the orders of a cadence are marked as accelerated. */
export function isAcceleratedCadence({ pace, speed }: Cadence): boolean {
  const { least, most } = PACES[pace].order;
  return isAccelerated((86_400 * speed) / ((least + most) / 2));
}

/**
 * The endless schedule of a run, in order of time. `ordersFactor`: multiplies the rate of orders at a moment (seconds
 * of real time since the start), for scenarios and the hour of the day. Ticks without a new customer are left out.
 * O(1) each.
 */
export function* dueTimes(
  random: Random,
  cadence: Cadence,
  ordersFactor: (atSeconds: number) => number = () => 1,
): Generator<Due> {
  const { order, product, customers } = PACES[cadence.pace];
  const { speed, growth = GROWTH } = cadence;
  const between = ({ least, most }: { least: number; most: number }) =>
    (least + (most - least) * random.float()) / speed;
  const joined = createCustomerGrowth(growth);
  // Growth is defined in seconds of the source's pace.
  const growthSeconds = (tick: number) => tick * PACES.source.customers;
  let [tick, sent] = [1, 0];
  let nextOrder = between(order) / ordersFactor(0);
  let nextProduct = between(product);
  for (;;) {
    const nextCustomers = (tick * customers) / speed;
    if (nextOrder <= nextProduct && nextOrder <= nextCustomers) {
      yield { kind: 'order', atSeconds: nextOrder };
      nextOrder += between(order) / ordersFactor(nextOrder);
    } else if (nextProduct <= nextCustomers) {
      yield { kind: 'product', atSeconds: nextProduct };
      nextProduct += between(product);
    } else {
      const count = joined(growthSeconds(tick)) - sent;
      if (count > 0) yield { kind: 'customers', atSeconds: nextCustomers, count };
      sent += count;
      tick += 1;
    }
  }
}

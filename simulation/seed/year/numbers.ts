import { orderNumber } from '#domain/order/number.ts';
import type { Random } from '../random.ts';

/** Order numbers of one day, each once: a year has so many that two alike are not out of the question. */
export function orderNumbers(ids: Random): (atMs: number) => string {
  const used = new Set<string>();
  return (atMs) => {
    for (;;) {
      const number = orderNumber(atMs, (limit) => ids.int(0, limit - 1));
      if (used.has(number)) continue;
      used.add(number);
      return number;
    }
  };
}

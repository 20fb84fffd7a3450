import { type CountedOrders, type Grade, type GradeChange, gradeChange, windowStart } from '#domain/grade/grade.ts';
import { koreanDayStartMs } from '#domain/shared/korean-time.ts';
import type { TrafficCustomer } from './population.ts';

/** A change of one customer's grade, as the history of the grade updater has it. */
export interface LedgerChange extends GradeChange, CountedOrders {
  /** Of the customer. */
  index: number;
}

/** A kept order as it counts for its customer's grade. */
export interface LedgerEntry {
  index: number;
  day: number;
  won: number;
  orders: number;
}

export interface GradeLedger {
  /** A kept order of a customer (by index) on a day. Days come in order. */
  add(index: number, day: number, won: number): LedgerEntry;
  /** Part of an order is refunded: the rest counts; of one that is refunded whole, nothing. */
  refund(entry: LedgerEntry, won: number): void;
  /**
   * Ends a day: drops orders older than six months and updates every customer's grade, as the grade updater does in
   * PostgreSQL at the end of that day. Returns the changes.
   */
  close(day: number): LedgerChange[];
  /** Customers by grade, of those who have joined by `atMs`. */
  counts(atMs: number): Record<Grade, number>;
}

/** Grades over simulated time, written onto the customers. A day costs O(customers). */
export function createGradeLedger(customers: readonly TrafficCustomer[]): GradeLedger {
  const sums = customers.map(() => ({ orders: 0, won: 0, demotedAtMs: null as number | null }));
  const entries: LedgerEntry[] = [];
  let expired = 0;

  function count({ index }: LedgerEntry, orders: number, won: number): void {
    const sum = sums[index] as (typeof sums)[number];
    sum.orders += orders;
    sum.won += won;
  }

  function expireBefore(day: number): void {
    for (; expired < entries.length; expired += 1) {
      const entry = entries[expired] as LedgerEntry;
      if (entry.day >= day) return;
      count(entry, -entry.orders, -entry.won);
      Object.assign(entry, { orders: 0, won: 0 });
    }
  }

  return {
    add(index, day, won) {
      const entry = { index, day, won, orders: 1 };
      entries.push(entry);
      count(entry, 1, won);
      return entry;
    },
    refund(entry, won) {
      const refundedWon = Math.min(won, entry.won);
      entry.won -= refundedWon;
      const orders = entry.won === 0 ? entry.orders : 0;
      entry.orders -= orders;
      count(entry, -orders, -refundedWon);
    },
    close(day) {
      expireBefore(windowStart(day));
      const atMs = koreanDayStartMs(day + 1) - 1;
      return customers.flatMap((customer, index): LedgerChange[] => {
        const sum = sums[index] as (typeof sums)[number];
        const change = gradeChange({ grade: customer.grade, ...sum }, atMs);
        if (change === null) return [];
        if (change.cause === 'demoted') sum.demotedAtMs = atMs;
        customer.grade = change.to;
        return [{ ...change, index, orders: sum.orders, won: sum.won }];
      });
    },
    counts(atMs) {
      const counts = { BRONZE: 0, SILVER: 0, GOLD: 0, VIP: 0 };
      for (const { grade, joinedAtMs } of customers) if (joinedAtMs <= atMs) counts[grade] += 1;
      return counts;
    },
  };
}

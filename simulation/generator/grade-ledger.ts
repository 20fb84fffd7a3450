import { earnedGrade, GRADES, type Grade, nextGrade, windowStart } from '#domain/grade/grade.ts';
import type { TrafficCustomer } from './population.ts';

export interface GradeLedger {
  /** A kept order of a customer (by index) on a day. Days come in order. */
  add(index: number, day: number, won: number): void;
  /** Ends a day: drops orders older than six months and updates every customer's grade. */
  close(day: number): void;
  /** Customers by grade, of those who have joined by `atMs`. */
  counts(atMs: number): Record<Grade, number>;
}

/** Grades over simulated time, written onto the customers. A day costs O(customers). */
export function createGradeLedger(customers: readonly TrafficCustomer[]): GradeLedger {
  const sums = customers.map(() => ({ orders: 0, won: 0, demotedOn: null as number | null }));
  const entries: { index: number; day: number; won: number }[] = [];
  let expired = 0;

  function expireBefore(day: number): void {
    for (; expired < entries.length; expired += 1) {
      const entry = entries[expired] as (typeof entries)[number];
      if (entry.day >= day) return;
      const sum = sums[entry.index] as (typeof sums)[number];
      sum.orders -= 1;
      sum.won -= entry.won;
    }
  }

  return {
    add(index, day, won) {
      entries.push({ index, day, won });
      const sum = sums[index] as (typeof sums)[number];
      sum.orders += 1;
      sum.won += won;
    },
    close(day) {
      expireBefore(windowStart(day));
      customers.forEach((customer, index) => {
        const sum = sums[index] as (typeof sums)[number];
        const grade = nextGrade({ grade: customer.grade, demotedOn: sum.demotedOn }, earnedGrade(sum), day);
        if (GRADES.indexOf(grade) < GRADES.indexOf(customer.grade)) sum.demotedOn = day;
        customer.grade = grade;
      });
    },
    counts(atMs) {
      const counts = { BRONZE: 0, SILVER: 0, GOLD: 0, VIP: 0 };
      for (const { grade, joinedAtMs } of customers) if (joinedAtMs <= atMs) counts[grade] += 1;
      return counts;
    },
  };
}

import type { OperatorTick, RuleFiring, TickerEvent } from '#contracts/operator.ts';

/** What the page keeps of past ticks: a minute of rates, and the latest events and rule firings. */
export interface LiveHistory {
  last: OperatorTick | null;
  /** Per second, oldest first. */
  rates: { atMs: number; events: number; lists: number }[];
  /** Newest first. */
  lines: TickerEvent[];
  firings: RuleFiring[];
  pushDelayMs: OperatorTick['pushDelayMs'];
}

const RATES = 120;
const LINES = 30;
const FIRINGS = 20;

export function emptyHistory(): LiveHistory {
  return { last: null, rates: [], lines: [], firings: [], pushDelayMs: null };
}

export function withTick(before: LiveHistory, tick: OperatorTick): LiveHistory {
  const perSecond = (count: number) => (count * 1_000) / tick.spanMs;
  const lists = Object.values(tick.pushed.lists).reduce((sum, count) => sum + count, 0);
  return {
    last: tick,
    rates: [
      ...before.rates.slice(1 - RATES),
      { atMs: tick.atMs, events: perSecond(tick.events.count), lists: perSecond(lists) },
    ],
    lines: newest(tick.sample, before.lines, LINES),
    firings: newest(tick.firings, before.firings, FIRINGS),
    pushDelayMs: tick.pushDelayMs ?? before.pushDelayMs,
  };
}

/** Mean of the last four ticks: a figure that jumps twice a second cannot be read. */
export function currentRate(rates: LiveHistory['rates'], of: 'events' | 'lists'): number {
  const recent = rates.slice(-4);
  return recent.length === 0 ? 0 : recent.reduce((sum, rate) => sum + rate[of], 0) / recent.length;
}

function newest<T>(arrived: readonly T[], before: readonly T[], most: number): T[] {
  return [...[...arrived].reverse(), ...before].slice(0, most);
}

import { UsageError } from '#contracts/command-line.ts';
import { type EventLog, isInterest } from './event-log.ts';

export const PROTOCOLS = ['leave-last-out', 'next-basket', 'session'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** One case: which items come next for this shopper (or after this beginning of a session). */
export interface Case {
  shopper: number;
  /** Session protocol: the items so far, oldest first. The model has not seen this session. */
  prefix?: readonly number[];
  /** What came: one item, or the new items of the next basket. */
  targets: readonly number[];
  /** Unix seconds. */
  time: number;
  /** Leave-last-out: the row held out. */
  row?: number;
}

export interface Split {
  protocol: Protocol;
  /** Rows the models are trained with, in order of time. */
  train: number[];
  /** Rows held out, for those who score the same split with another tool. */
  held: number[];
  cases: Case[];
  /**
   * All rows a causal replay goes through, in order of time: each case is asked before anything of its moment is fed.
   */
  stream: number[];
}

export interface SplitOptions {
  /** Hold out what comes before the last instead, and drop the last: for tuning, so that the test stays unseen. */
  validation?: boolean;
}

/** Rows in order of time; of one moment, in the order of the file. */
export function inTimeOrder(log: EventLog): number[] {
  const rows = log.item.map((_, row) => row);
  return rows.sort((a, b) => (log.time[a] as number) - (log.time[b] as number) || a - b);
}

/**
 * Leave-last-out: a shopper's first event with each item counts; the last of them is held out if there are two or more.
 * Every item of the training rows that the shopper has not met is a candidate.
 */
export function leaveLastOut(log: EventLog, { validation = false }: SplitOptions = {}): Split {
  const met = new Set<string>();
  const rowsOf = new Map<number, number[]>();
  const kept: number[] = [];
  for (const row of inTimeOrder(log)) {
    if (!isInterest(log.kind[row] as never)) continue;
    const shopper = log.shopper[row] as number;
    const pair = `${shopper} ${log.item[row]}`;
    if (met.has(pair)) continue;
    met.add(pair);
    kept.push(row);
    const rows = rowsOf.get(shopper);
    if (rows === undefined) rowsOf.set(shopper, [row]);
    else rows.push(row);
  }
  const dropped = new Set<number>();
  const held: number[] = [];
  for (const rows of rowsOf.values()) {
    if (rows.length >= 2 && validation) dropped.add(rows.pop() as number);
    if (rows.length >= 2) held.push(rows.at(-1) as number);
  }
  const stream = kept.filter((row) => !dropped.has(row));
  const holds = new Set(held);
  return {
    protocol: 'leave-last-out',
    train: stream.filter((row) => !holds.has(row)),
    held,
    cases: held.map((row) => ({
      shopper: log.shopper[row] as number,
      targets: [log.item[row] as number],
      time: log.time[row] as number,
      row,
    })),
    stream,
  };
}

/**
 * Next basket: what a shopper bought at one moment is a basket; the last one is held out, and asked for are those of
 * its items the shopper had never met. Shoppers without an earlier event, or without a new item, are no case.
 */
export function nextBasket(log: EventLog, { validation = false }: SplitOptions = {}): Split {
  const ordersOnly = log.kind.includes('order');
  const rowsOf = new Map<number, number[]>();
  const ordered = inTimeOrder(log);
  for (const row of ordered) {
    const shopper = log.shopper[row] as number;
    const rows = rowsOf.get(shopper);
    if (rows === undefined) rowsOf.set(shopper, [row]);
    else rows.push(row);
  }
  const isBasketRow = (row: number) => (ordersOnly ? log.kind[row] === 'order' : isInterest(log.kind[row] as never));
  const heldSet = new Set<number>();
  const gone = new Set<number>();
  const cases: Case[] = [];
  for (const [shopper, rows] of rowsOf) {
    const moments = [...new Set(rows.filter(isBasketRow).map((row) => log.time[row] as number))];
    if (validation) {
      const last = moments.pop();
      if (last !== undefined && moments.length > 0)
        for (const row of rows) if ((log.time[row] as number) >= last) gone.add(row);
    }
    const moment = moments.at(-1);
    if (moment === undefined) continue;
    const earlier = rows.filter((row) => (log.time[row] as number) < moment);
    if (earlier.length === 0) continue;
    const met = new Set(earlier.map((row) => log.item[row] as number));
    const basket = rows.filter((row) => log.time[row] === moment && isBasketRow(row));
    for (const row of rows)
      if ((log.time[row] as number) >= moment && !gone.has(row)) (log.time[row] === moment ? heldSet : gone).add(row);
    const targets = [...new Set(basket.map((row) => log.item[row] as number))].filter((item) => !met.has(item));
    if (targets.length > 0) cases.push({ shopper, targets, time: moment });
  }
  const stream = ordered.filter((row) => !gone.has(row));
  return {
    protocol: 'next-basket',
    train: stream.filter((row) => !heldSet.has(row)),
    held: stream.filter((row) => heldSet.has(row)),
    cases,
    stream,
  };
}

export interface SessionTest {
  prefix: number[];
  target: number;
}

/**
 * Next item in a session: every beginning of every held-out session is a case. `log.shopper` are sessions. Held out are
 * the cases of `test` where there are some, else the newest `share` of the sessions.
 */
export function nextInSession(
  log: EventLog,
  {
    validation = false,
    test,
    share = 0.1,
  }: SplitOptions & { test?: readonly SessionTest[] | undefined; share?: number },
): Split {
  const ordered = inTimeOrder(log).filter((row) => isInterest(log.kind[row] as never));
  const rowsOf: number[][] = log.shopperIds.map(() => []);
  for (const row of ordered) (rowsOf[log.shopper[row] as number] as number[]).push(row);
  const sessions = rowsOf
    .map((rows, session) => ({ session, start: log.time[rows[0] as number] as number }))
    .filter(({ start }) => start !== undefined)
    .sort((a, b) => a.start - b.start || a.session - b.session)
    .map(({ session }) => session);
  const newest = () => sessions.splice(Math.floor(sessions.length * (1 - share)));
  let held = test === undefined || validation ? newest() : [];
  if (validation && test === undefined) held = newest();
  const known = new Set(sessions);
  const train = ordered.filter((row) => known.has(log.shopper[row] as number));
  const heldRows = held.flatMap((session) => rowsOf[session] as number[]);
  const end = (log.time[ordered.at(-1) as number] as number) + 1;
  const cases: Case[] =
    held.length > 0
      ? held.flatMap((session) =>
          casesOf(
            (rowsOf[session] as number[]).map((row) => log.item[row] as number),
            end,
          ),
        )
      : (test ?? []).map(({ prefix, target }) => ({ shopper: -1, prefix, targets: [target], time: end }));
  if (cases.length === 0) throw new UsageError('No session has two items: there is nothing to foretell.');
  return { protocol: 'session', train, held: heldRows, cases, stream: train };
}

function casesOf(items: readonly number[], time: number): Case[] {
  return items.slice(1).map((target, n) => ({ shopper: -1, prefix: items.slice(0, n + 1), targets: [target], time }));
}

const SESSION_GAP_SECONDS = 30 * 60;

/** The log with sessions in the place of shoppers: a pause of half an hour begins a new one. */
export function sessionsOf(log: EventLog): EventLog {
  if (log.sessions) return log;
  const shopper: number[] = new Array(log.item.length);
  const shopperIds: string[] = [];
  const current = new Map<number, { session: number; last: number }>();
  for (const row of inTimeOrder(log)) {
    const who = log.shopper[row] as number;
    const time = log.time[row] as number;
    let open = current.get(who);
    if (open === undefined || time - open.last > SESSION_GAP_SECONDS) {
      open = { session: shopperIds.push(`${log.shopperIds[who]}/${time}`) - 1, last: time };
      current.set(who, open);
    }
    open.last = time;
    shopper[row] = open.session;
  }
  return { ...log, shopper, shopperIds, sessions: true };
}

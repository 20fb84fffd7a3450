import { expect, test } from 'vitest';
import { createEventLog, type EventLog, Numbering } from './event-log.ts';
import { leaveLastOut, nextBasket, nextInSession, sessionsOf } from './split.ts';

/** Rows as "shopper item time". */
function logOf(...rows: string[]): EventLog {
  const log = createEventLog('test', { columns: {}, separator: ' ', encoding: 'UTF-8', header: false });
  const shoppers = new Numbering(log.shopperIds);
  const items = new Numbering(log.itemIds);
  for (const row of rows) {
    const [shopper = '', item = '', time = ''] = row.split(' ');
    log.shopper.push(shoppers.of(shopper));
    log.item.push(items.of(item));
    log.kind.push('act');
    log.weight.push(1);
    log.time.push(Number(time));
  }
  return log;
}

const LOG = logOf('a x 1', 'b x 2', 'a y 3', 'a x 4', 'b z 5', 'b y 5', 'c x 6', 'a z 7');

test('leave-last-out holds out the last item met for the first time', () => {
  const split = leaveLastOut(LOG);
  expect(split.held).toEqual([7, 5]);
  expect(split.train).toEqual([0, 1, 2, 4, 6]);
  expect(split.cases).toEqual([
    { shopper: 0, targets: [2], time: 7, row: 7 },
    { shopper: 1, targets: [1], time: 5, row: 5 },
  ]);
});

test('validation holds out the one before, and never shows the last', () => {
  const split = leaveLastOut(LOG, { validation: true });
  expect(split.held).toEqual([2, 4]);
  expect(split.stream).not.toContain(7);
  expect(split.stream).not.toContain(5);
});

test('next basket asks for what the shopper had never met', () => {
  const log = logOf('a x 1', 'a y 1', 'b x 2', 'a x 3', 'a z 3', 'a w 3', 'b x 4');
  const split = nextBasket(log);
  expect(split.cases).toEqual([{ shopper: 0, targets: [2, 3], time: 3 }]);
  expect(split.train).toEqual([0, 1, 2]);
  expect(split.held).toEqual([3, 4, 5, 6]);
});

test('a session is cut by half an hour of silence, and every beginning of a held-out one is a case', () => {
  const log = sessionsOf(logOf('a x 0', 'a y 60', 'a z 4000', 'a x 4060', 'a y 4100'));
  expect(log.shopperIds).toHaveLength(2);
  const split = nextInSession(log, { share: 0.5 });
  expect(split.train).toEqual([0, 1]);
  expect(split.cases.map(({ prefix, targets }) => [prefix, targets])).toEqual([
    [[2], [0]],
    [[2, 0], [1]],
  ]);
});

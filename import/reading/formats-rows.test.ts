import { expect, test } from 'vitest';
import { expectSample, HEADER, read, three } from '#tests/support/log-format.ts';
import { isoDate, SAMPLE, SAMPLE_FIGURES, type SampleRow, sampleText } from './sample-log.ts';

const CSV = sampleText(three, HEADER);

test.each<[string, string]>([
  [
    'JSON lines',
    sampleText((one) => JSON.stringify({ user_id: one.shopper, item_id: String(one.item), timestamp: one.seconds })),
  ],
  [
    'numbers in strings',
    sampleText((one) =>
      JSON.stringify({ user_id: `${one.shopper}`, item_id: `${one.item}`, timestamp: `${one.seconds}` }),
    ),
  ],
  [
    'nested',
    sampleText((one) =>
      JSON.stringify({
        user: { id: one.shopper },
        item: { id: one.item, name: 'Mug, "blue" }{' },
        ts: { $date: `${isoDate(one.seconds)}Z` },
      }),
    ),
  ],
  [
    'Mongo',
    sampleText((one) =>
      JSON.stringify({
        user_id: { $oid: `5d9${one.shopper}` },
        item_id: { $numberLong: `${one.item}` },
        timestamp: { $numberLong: `${one.seconds}` },
      }),
    ),
  ],
  [
    'a list of one object a line',
    `[${sampleText((one) => `${JSON.stringify({ userId: one.shopper, itemId: one.item, timestamp: one.seconds })},`).replace(/,\n$/, ']\n')}`,
  ],
  [
    'a list over lines, with quotes and braces in its texts',
    JSON.stringify(
      SAMPLE.map((one) => ({ userId: one.shopper, name: '"}', itemId: one.item, timestamp: one.seconds })),
      null,
      2,
    ),
  ],
  [
    'a list in one line',
    `[${sampleText((one) => JSON.stringify({ userId: one.shopper, itemId: one.item, timestamp: one.seconds }), undefined, ',').replace(/,$/, '')}]`,
  ],
  [
    'a list over lines',
    JSON.stringify(
      JSON.parse(
        `[${sampleText((one) => JSON.stringify({ userId: one.shopper, itemId: one.item, timestamp: one.seconds }), undefined, ',').replace(/,$/, '')}]`,
      ),
      null,
      2,
    ),
  ],
])('%s', async (_, content) => {
  await expectSample(content);
}); // prettier-ignore

test('orders whose lines are a list, and ids beyond what a number holds', async () => {
  const order =
    '{"customer_id": 12345678901234567891, "created_at": "2019-10-01T00:00:00Z", "line_items": [{"sku": "a", "quantity": 2}, {"sku": "b", "quantity": 1}]}\n';
  const { figures, log, leftOut } = await read(`${order}{"customer_id": oops}\n${order}`);
  expect(figures).toEqual({ events: 4, shoppers: 1, items: 2 });
  expect(log.shopperIds).toEqual(['12345678901234567891']);
  expect(leftOut).toEqual({ 'not JSON': 1 });
});

test('rows that cannot be used are counted by their reason, and the others read', async () => {
  const { figures, leftOut, log } = await read(
    [
      '# exported on a Tuesday',
      'customer_id,sku,event_time,qty',
      'NA,x,2019-10-01 10:00,1',
      'null,x,2019-10-01 10:00,1',
      'a,x,2019-10-01 10:00,1',
      '',
      '#a,x,2019-10-01 10:00,1',
      '# half way',
      'a,\\N,2019-10-01 10:00,1',
      'a,x,soon,1',
      'a,x,2019-02-30 10:00,1',
      'a,x,1815-06-18 10:00,1',
      'a,x,2019-10-01 10:00,many',
      'a,x,2019-10-01 10:00,0',
      'a,x,2019-10-01 10:00,-2',
      'a,"x,2019-10-01 10:00,2',
      'a,"y, blue",2019-10-01 10:00,"1,000"',
      'a\u0000b,x,2019-10-01 10:00,1',
      'a,x',
      ',,,',
      'customer_id,sku,event_time,qty',
      'a,z,2019-10-01 10:00,1',
    ].join('\r\n'),
  );
  expect(leftOut).toEqual({
    comment: 2,
    'no shopper': 2,
    'no item': 1,
    'not a time': 2,
    'time out of range': 1,
    'not a number': 1,
    'quantity 0': 1,
    'quote never closed': 1,
    'NUL character': 1,
    'too few columns': 1,
    'empty row': 1,
    'header again': 1,
  });
  expect(figures.events).toBe(5);
  expect(log.shopperIds).toEqual(['a', '#a']);
  expect(log.itemIds).toEqual(['x', 'y, blue', 'z']);
  expect(log.kind).toEqual(['act', 'act', 'order-cancelled', 'act', 'act']);
  expect(log.weight).toEqual([1, 1, -2, 1000, 1]);
  expect(log.bad.examples[1]).toEqual({ line: 3, reason: 'no shopper ("NA")' });
});

test('invoices that are taken back are no interest; month first, as the shop writes it', async () => {
  const header = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';
  const { log } = await read(
    `${header}\n536365,a,Mug,6,12/1/2010 8:26,2.55,17850,UK\nC536379,a,Mug,-1,12/1/2010 9:41,2.55,17850,UK\n`,
  );
  expect(log.kind).toEqual(['act', 'order-cancelled']);
  expect(log.time).toEqual([Date.UTC(2010, 11, 1, 8, 26) / 1000, Date.UTC(2010, 11, 1, 9, 41) / 1000]);
});

test('lines of one order take its shopper and time', async () => {
  const header = 'Name,Email,Created at,Lineitem quantity,Lineitem name,Lineitem sku';
  const { figures, leftOut } = await read(
    `${header}\n#1,a@x.test,2019-10-01 00:23:20 +0900,1,Mug,S1\n#1,,,2,Cup,S2\n#2,,,1,Cup,S2\n`,
  );
  expect(figures).toEqual({ events: 2, shoppers: 1, items: 2 });
  expect(leftOut).toEqual({ 'no shopper': 1 });
});

test('--columns by place, and by name over what the header seems to say', async () => {
  const swapped = sampleText((one) => `${one.item},${one.shopper},${one.seconds}`);
  const { reading } = await expectSample(swapped, { columns: { shopper: '2', item: '1' } });
  expect(reading.columns).toMatchObject({ shopper: 'column 2', item: 'column 1', timestamp: 'column 3' });
  const named = sampleText(
    (one) => `x,${one.shopper},${one.item},${one.seconds}`,
    'user_id,who is it,item_id,timestamp',
  );
  await expectSample(named, { columns: { shopper: 'Who is it' } });
  await expect(read(swapped, { columns: { shopper: '9' } })).rejects.toThrow('there is no column 9. There are 3.');
});

test('two columns that may both be the time stop, and are named', async () => {
  const content = sampleText((one) => `${1_570_000_000 + one.shopper},${one.item},${1_570_000_000 + one.quantity},x`);
  await expect(read(content)).rejects.toThrow(/columns 1 and 3 may both be the time\. Say which: --columns/);
});

test('two columns of one name stop, unless they hold the same', async () => {
  const rows = (other: string) =>
    sampleText((one) => `${one.shopper},${one.item},${other},${one.seconds}`, 'user_id,item_id,item_id,timestamp');
  await expect(read(rows('z'))).rejects.toThrow('--columns item=2 or --columns item=3');
  await expectSample(
    sampleText((one) => `${one.shopper},${one.item},${one.item},${one.seconds}`, 'user_id,item_id,item_id,timestamp'),
  );
});

test('CR alone, a cell over lines, a long line, text without a last line end', async () => {
  await expectSample(CSV.replaceAll('\n', '\r'));
  await expectSample(CSV.replaceAll('\n', '\r\n').trimEnd());
  await expectSample(
    sampleText(
      (one) => `${one.shopper},"a ""title""\r\nof, ${one.item}",${one.item},${one.seconds}`,
      'user_id,title,item_id,timestamp',
    ),
  );
  const { leftOut, figures } = await read(`${CSV}${'x'.repeat(9_000_000)}\n1001,501,1569889400\n`);
  expect(leftOut).toEqual({ 'line too long': 1 });
  expect(figures.events).toBe(301);
});

test('a byte order mark before a quoted cell is no part of it, with and without a header', async () => {
  const quoted = (one: SampleRow) => `"${one.shopper}","${one.item}",${one.seconds}`;
  await expectSample(`\ufeff${sampleText(quoted, '"user, id","item_id","timestamp"')}`, { columns: { shopper: '1' } });
  await expectSample(`\ufeff${sampleText(quoted)}`);
  // A quote that opens behind the mark reaches over its line, and a comment behind it is a comment.
  await expectSample(`\ufeff${sampleText(quoted, '"user\nid","item_id","timestamp"')}`, { columns: { shopper: '1' } });
  const { figures, leftOut } = await read(`\ufeff# orders, of, all, shops, today\n${CSV}`);
  expect([figures, leftOut]).toEqual([SAMPLE_FIGURES, { comment: 1 }]);
});

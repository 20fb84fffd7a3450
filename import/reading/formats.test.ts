import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { readLog } from '#backtest/read-log.ts';
import { UsageError } from '#contracts/command-line.ts';
import type { EventOptions } from './event-layout.ts';
import { leftOutOf } from './left-out.ts';
import { isoDate, SAMPLE, SAMPLE_FIGURES, type SampleRow, sampleText } from './sample-log.ts';

const folder = mkdtempSync(join(tmpdir(), 'dangol-formats-'));
let files = 0;

function fileOf(content: string | Uint8Array, name = `log-${++files}`): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function read(content: string | Uint8Array, options: EventOptions = {}) {
  const log = await readLog(fileOf(content), options);
  const { reading, bad } = log;
  const figures = { events: log.item.length, shoppers: log.shopperIds.length, items: log.itemIds.length };
  return { figures, reading, leftOut: leftOutOf(bad), log };
}

async function expectSample(content: string | Uint8Array, options: EventOptions = {}) {
  const { figures, reading, leftOut, log } = await read(content, options);
  expect(leftOut).toEqual({});
  expect(figures).toEqual(SAMPLE_FIGURES);
  expect(reading.firstAt).toMatch(/-(09-30|10-01)T/);
  return { reading, log };
}

const three = (one: SampleRow) => `${one.shopper},${one.item},${one.seconds}`;
const HEADER = 'user_id,item_id,timestamp';
const timed = (time: (seconds: number) => string, header = HEADER) =>
  sampleText((one) => `${one.shopper},${one.item},${time(one.seconds)}`, header);
const pad = (value: number) => String(value).padStart(2, '0');
const parts = (seconds: number) => {
  const date = new Date(seconds * 1000);
  return {
    d: date.getUTCDate(),
    m: date.getUTCMonth() + 1,
    y: date.getUTCFullYear(),
    h: date.getUTCHours(),
    min: date.getUTCMinutes(),
  };
};
const HALVES = ['오전', '오후'] as const;
const noon = (h: number) => ({ half: h < 12 ? 0 : 1, h12: h % 12 === 0 ? 12 : h % 12 });

test.each<[string, string]>([
  ['time first', sampleText((one) => `${one.seconds},${one.shopper},${one.item}`)],
  ['time first in milliseconds', sampleText((one) => `${one.seconds * 1000},${one.shopper},view,${one.item},`)],
  [
    'yoochoose clicks',
    sampleText(
      (one) => `${one.shopper},${isoDate(one.seconds)}.314Z,${214_500_000 + one.item},${one.item % 3 ? 0 : 'S'}`,
    ),
  ],
  [
    'yoochoose buys',
    sampleText(
      (one) =>
        `${one.shopper},${isoDate(one.seconds)}.314Z,${214_500_000 + one.item},${one.item * 100},${one.quantity}`,
    ),
  ],
  [
    'Taobao',
    sampleText(
      (one) => `${one.shopper},${one.item},77,${{ view: 'pv', cart: 'fav', order: 'buy' }[one.kind]},${one.seconds}`,
    ),
  ],
  ['u.data', sampleText((one) => `${one.shopper}\t${one.item}\t${one.quantity}\t${one.seconds}`)],
  ['ratings.dat', sampleText((one) => `${one.shopper}::${one.item}::${one.quantity}::${one.seconds}`)],
  ['blanks', sampleText((one) => `${one.shopper}  ${one.item} ${one.seconds}`)],
  [
    'Gorse',
    sampleText(
      (one) => `${one.kind === 'view' ? 'read' : 'star'},u${one.shopper},i${one.item},${isoDate(one.seconds)}Z`,
    ),
  ],
  ['Gorse, users first', sampleText((one) => `u${one.shopper},i${one.item},like,${isoDate(one.seconds, 0, 10)}`)],
  ['Amazon', sampleText((one) => `A${one.shopper}XYZ,B00${one.item},${one.quantity}.0,${one.seconds}`)],
  [
    'Last.fm',
    sampleText(
      (one) =>
        `user_${one.shopper}\t${isoDate(one.seconds)}Z\tf1b1cf71-bd35-4e99-8624-24a6e15f133a\tDeep Dish\t${`${one.item}`.padStart(8, '0')}-bd35-4e99-8624-24a6e15f133a\tSong ${one.item}`,
    ),
  ],
  ['row numbers first', sampleText((one, n) => `${n},${one.shopper},${one.item},${one.seconds}`)],
  // Of two columns that may be times the one that rises is: ids of this size repeat in no order.
  ['ids of the size of times', sampleText((one) => `${one.shopper},${1_570_000_000 + one.item},${one.seconds}`)],
  [
    'ids of the size of times, time first',
    sampleText((one) => `${one.seconds},${one.shopper},${1_570_000_000 + one.item}`),
  ],
  ['Hive', sampleText((one) => `${one.shopper}\x01${one.item}\x01${one.seconds}`)],
])('no header: %s', async (_, content) => {
  const { reading } = await expectSample(content);
  expect(reading.header).toBe(false);
  expect(reading.notes?.join()).toContain('shopper is taken to stand before the item');
}); // prettier-ignore

test.each<[string, string]>([
  [
    'RetailRocket',
    sampleText(
      (one) => `${one.seconds * 1000},${one.shopper},${one.kind === 'order' ? 'transaction' : 'view'},${one.item},`,
      'timestamp,visitorid,event,itemid,transactionid',
    ),
  ],
  [
    'MovieLens',
    sampleText(
      (one) => `${one.shopper},${one.item},${one.quantity}.5,${one.seconds}`,
      'userId,movieId,rating,timestamp',
    ),
  ],
  [
    'H&M',
    sampleText(
      (one) => `${isoDate(one.seconds, 0, 10)},${one.shopper}ab,0${one.item},0.05,2`,
      't_dat,customer_id,article_id,price,sales_channel_id',
    ),
  ],
  [
    'REES46',
    sampleText(
      (one) =>
        `${isoDate(one.seconds).replace('T', ' ')} UTC,${one.kind === 'order' ? 'purchase' : 'view'},${one.item},2053013555631882655,electronics.smartphone,acme,489.07,${one.shopper},d7f74e54`,
      'event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session',
    ),
  ],
  [
    'Diginetica',
    sampleText(
      (one) => `${one.shopper};NA;${one.item};100;${isoDate(one.seconds, 0, 10)}`,
      'sessionId;userId;itemId;timeframe;eventdate',
    ),
  ],
  [
    'Tmall',
    sampleText(
      (one) =>
        `${one.shopper},${one.item},5,6,7,${isoDate(one.seconds, 5, 7)}${isoDate(one.seconds, 8, 10)},${one.quantity - 1}`,
      'user_id,item_id,cat_id,seller_id,brand_id,time_stamp,action_type',
    ),
  ],
  [
    'Alibaba mobile',
    sampleText(
      (one) => `${one.shopper},${one.item},${one.quantity},,44,${isoDate(one.seconds, 0, 13).replace('T', ' ')}`,
      'user_id,item_id,behavior_type,user_geohash,item_category,time',
    ),
  ],
  [
    'RecBole',
    sampleText(
      (one) => `${one.shopper}\t${one.item}\t${one.quantity}\t${one.seconds}`,
      'user_id:token\titem_id:token\trating:float\ttimestamp:float',
    ),
  ],
  [
    'Naver SmartStore',
    sampleText(
      (one, n) =>
        `2019${n},${n},PC,buyer${one.shopper},홍길동,구매확정,${isoDate(one.seconds).replace('T', ' ')},${one.item},머그,${one.quantity}`,
      '상품주문번호,주문번호,유입경로,구매자ID,구매자명,주문상태,결제일,상품번호,상품명,수량',
    ),
  ],
  [
    'Cafe24',
    sampleText(
      (one, n) =>
        `2019-${n},2019-${n}-01,id${one.shopper},홍길동,P${one.item},머그 ${one.item},"1",${isoDate(one.seconds, 0, 10)}`,
      '주문번호,품목별 주문번호,주문자ID,주문자명,상품코드,상품명,수량,주문일',
    ),
  ],
  [
    'names in German',
    sampleText(
      (one) => `${one.shopper};${one.item};${isoDate(one.seconds, 8, 10)}.${isoDate(one.seconds, 5, 7)}.2019`,
      'Kundennummer;Artikelnummer;Datum',
    ),
  ],
  [
    'mixed case, blanks and units',
    sampleText((one) => `x,${one.shopper},${one.item},${one.seconds}`, 'Row , USER ID , Item-Id, Event Time (UTC)'),
  ],
  [
    'names before ids',
    sampleText(
      (one) => `Ann,${one.shopper},Mug,${one.item},${one.seconds}`,
      'customer,customer_id,product,product_id,date',
    ),
  ],
  ['a commented header', sampleText(three, `#${HEADER}`)],
  ['a title above the header', `Export of orders,,\n${sampleText(three, HEADER)}`],
])('a header: %s', async (_, content) => {
  await expectSample(content);
}); // prettier-ignore

test.each<[string, (seconds: number) => string, EventOptions?]>([
  ['UTC', (s) => `${isoDate(s).replace('T', ' ')} UTC`],
  ['+09', (s) => `${isoDate(s + 32_400).replace('T', ' ')}+09`],
  ['+0900', (s) => `${isoDate(s + 32_400)}+0900`],
  ['KST', (s) => `${isoDate(s + 32_400).replace('T', ' ')} KST`],
  ['slashes', (s) => isoDate(s).replaceAll('-', '/').replace('T', ' ')],
  [
    '2019. 10. 01.',
    (s) => {
      const { y, m, d } = parts(s);
      return `${y}. ${m}. ${d}.`;
    },
  ],
  [
    '2019. 10. 1. 오후 3:05',
    (s) => {
      const { y, m, d, h, min } = parts(s);
      const { half, h12 } = noon(h);
      return `${y}. ${m}. ${d}. ${HALVES[half]} ${h12}:${pad(min)}`;
    },
  ],
  [
    '2019년 10월 1일 오후 3시 5분',
    (s) => {
      const { y, m, d, h, min } = parts(s);
      const { half, h12 } = noon(h);
      return `${y}년 ${m}월 ${d}일 ${HALVES[half]} ${h12}시 ${min}분`;
    },
  ],
  ['2019-10-01(화) 15:05', (s) => `${isoDate(s, 0, 10)}(화) ${isoDate(s, 11, 16)}`],
  ['yyyymmddhhmmss', (s) => isoDate(s).replace(/[-T:]/g, '')],
  ['20191001T002320Z', (s) => `${isoDate(s).replace(/[-:]/g, '')}Z`],
  ['Excel days', (s) => `${(s / 86_400 + 25_569).toFixed(6)}`],
  ['microseconds', (s) => `${s}000000`],
  ['nanoseconds', (s) => `${s}000000000`],
  ['seconds with a fraction', (s) => `${s}.25`],
  ['01-Oct-2019', (s) => `${pad(parts(s).d)}-Oct-2019 ${isoDate(s, 11, 16)}`],
  [
    'Oct 1, 2019 3:05 PM',
    (s) => {
      const { d, h, min } = parts(s);
      const { half, h12 } = noon(h);
      return `"Oct ${d}, 2019 ${h12}:${pad(min)} ${['AM', 'PM'][half]}"`;
    },
  ],
  ['Tue Oct 01 00:23:20 -0700 2019', (s) => `Tue Oct ${pad(parts(s).d)} ${isoDate(s, 11)} +0000 2019`],
  ['RFC 2822', (s) => `"Tue, ${pad(parts(s).d)} Oct 2019 ${isoDate(s, 11)} GMT"`],
  ['01.10.2019', (s) => `${pad(parts(s).d)}.10.2019 ${isoDate(s, 11)}`],
  ['10/1/2019, told', (s) => `${parts(s).m}/${parts(s).d}/2019`, { dates: 'month-first' }],
  ['1/10/19, told', (s) => `${parts(s).d}/${parts(s).m}/19`, { dates: 'day-first' }],
])('times: %s', async (_, time, options) => {
  const { log } = await expectSample(timed(time), options ?? {});
  expect(Math.abs((log.time[100] as number) - (Date.UTC(2019, 9, 1) / 1000 + 210_000))).toBeLessThan(86_400);
}); // prettier-ignore

test('a row with a day above 12 decides for the column', async () => {
  const { log } = await read(`${HEADER}\na,x,01/10/2019 10:00\na,y,25/10/2019 10:00\n`);
  expect(isoDate(log.time[0] as number, 0, 10)).toBe('2019-10-01');
  const { log: american } = await read(`${HEADER}\na,x,10/01/2019 10:00\na,y,10/25/2019 10:00\n`);
  expect(isoDate(american.time[0] as number, 0, 10)).toBe('2019-10-01');
});

test.each([
  ['01/10/2019', /day-first \(2019-10-01\) or month-first \(2019-01-10\).*--dates/],
  ['1-10-2019 00:06', /--dates day-first or --dates month-first/],
  ['19/10/01', /year-first.*--dates/],
])('%s alone stops, and names the option', async (date, message) => {
  await expect(read(timed(() => date))).rejects.toThrow(message);
});

test('days and seconds of one size stop, and name the option', async () => {
  const content = timed((seconds) => String(Math.floor(seconds / 86_400)), 'user_id,item_id,t');
  const options = { columns: { timestamp: 't' } };
  await expect(read(content, options)).rejects.toThrow(/--time-unit days or --time-unit seconds/);
  expect((await expectSample(content, { ...options, timeUnit: 'days' })).reading.timeUnit).toContain('days');
});

test('times of a zone: with --time-zone, over both changes of the clocks', async () => {
  const rows = ['2019-03-31 01:30:00', '2019-03-31 03:30:00', '2019-10-27 01:30:00', '2019-10-27 03:30:00'];
  const { log } = await read(`${HEADER}\n${rows.map((row) => `a,x,${row}\n`).join('')}`, { timeZone: 'Europe/Berlin' });
  expect(log.time.map((seconds) => isoDate(seconds))).toEqual([
    '2019-03-31T00:30:00',
    '2019-03-31T01:30:00',
    '2019-10-26T23:30:00',
    '2019-10-27T02:30:00',
  ]);
});

const KOREAN = sampleText(
  (one) => `${one.shopper},${one.item},${isoDate(one.seconds).replace('T', ' ')},머그컵`,
  '회원번호,상품코드,주문일시,상품명',
);
const marked = (encoding: string) => iconv.encode(KOREAN, encoding, { addBOM: true });

test.each<[string, Uint8Array, string]>([
  ['CP949', iconv.encode(KOREAN, 'cp949'), 'CP949'],
  ['UTF-8 with a mark', marked('utf8'), 'UTF-8'],
  ['UTF-16LE with a mark', marked('utf16le'), 'UTF-16LE'],
  ['UTF-16BE with a mark', marked('utf16be'), 'UTF-16BE'],
  ['UTF-16LE', iconv.encode(KOREAN, 'utf16le'), 'UTF-16LE'],
  ['UTF-16BE', iconv.encode(KOREAN, 'utf16be'), 'UTF-16BE'],
  ['CP949 in gzip', gzipSync(iconv.encode(KOREAN, 'cp949')), 'CP949'],
])('%s', async (_, content, encoding) => {
  const { reading } = await expectSample(content);
  expect(reading.encoding).toBe(encoding);
  expect(reading.columns.shopper).toBe('회원번호');
});

test('names in latin-1 are read; CP949 far behind plain rows is found', async () => {
  const french = sampleText((one) => `${three(one)},Crème brûlée à la façon de Zoé`, `${HEADER},nom`);
  expect((await expectSample(iconv.encode(french, 'latin1'))).reading.encoding).toBe('windows-1252');
  const late = `${sampleText((one) => `${three(one)},mug`, `${HEADER},name`)}`
    .repeat(1)
    .concat(...Array.from({ length: 30 }, () => sampleText((one) => `${three(one)},mug`)));
  const { reading } = await read(iconv.encode(`${late}1001,501,1569889400,머그컵\n`, 'cp949'));
  expect(reading.encoding).toBe('CP949');
});

const CSV = sampleText(three, HEADER);
const zipped = (files: Record<string, string>) =>
  zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])));

test.each<[string, Uint8Array]>([
  ['gzip', gzipSync(CSV)],
  ['zstd', zstdCompressSync(CSV)],
  ['a zip', zipped({ 'log.csv': CSV })],
  [
    'a zip with a folder, macOS and a note',
    zipped({ 'a/': '', 'a/log.csv': CSV, '__MACOSX/a/._log.csv': 'x', 'a/.DS_Store': 'x', 'readme.md': 'x' }),
  ],
  ['a gzip of a zip', gzipSync(zipped({ 'log.csv': CSV }))],
  ['a zip of a gzip', zipSync({ 'log.csv.gz': gzipSync(CSV) })],
  ['two gzips, one behind the other', Buffer.concat([gzipSync(CSV.slice(0, 2000)), gzipSync(CSV.slice(2000))])],
])('packed as %s', async (_, content) => {
  const { reading } = await expectSample(content);
  expect(reading.packing).toBeDefined();
}); // prettier-ignore

const locked = Buffer.from(zipped({ 'log.csv': CSV }));
locked[6] = (locked[6] as number) | 1;

test.each<[string, string | Uint8Array, RegExp]>([
  ['nothing', '', /is empty/],
  ['a header alone', `${HEADER}\n`, /holds no events/],
  ['blank lines', '\n\n  \n', /holds no events/],
  ['a word', 'hello', /nothing separates/],
  ['Parquet', 'PAR1\x15\x04\x15', /Parquet file.*CSV/],
  ['an xlsx', zipped({ '[Content_Types].xml': '<x/>', 'xl/workbook.xml': '<x/>' }), /Excel workbook.*CSV/],
  ['an old xls', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]), /Excel workbook.*CSV/],
  ['HTML called xls', '<html><table><tr><td>1</td></tr></table>', /HTML/],
  ['two files in a zip', zipped({ 'a.csv': CSV, 'b.csv': CSV }), /zip of 2 files \(a\.csv, b\.csv\)/],
  ['an empty zip', zipped({ 'a/': '' }), /holds no file/],
  ['a zip with a password', locked, /password/],
  ['half a zip', zipped({ 'a.csv': CSV.repeat(50) }).subarray(0, 200), /cannot be unpacked/],
  ['half a gzip', gzipSync(CSV).subarray(0, 500), /cannot be read to its end/],
  ['bytes', Uint8Array.from({ length: 4096 }, (_, n) => (n * 7919) % 251), /not text/],
  ['numbers of no time', '1,2,3\n4,5,6\n7,8,9\n', /no column holds times/],
  ['no times with a header', 'user_id,item_id\n1,2\n', /No column for timestamp.*--columns timestamp=NAME/],
  ['JSON without objects', '[1,2,3]\n', /nothing separates|header|holds no objects/],
])('%s is told in one line', async (_, content, message) => {
  const failure = await read(content).then(
    () => null,
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(UsageError);
  expect((failure as Error).message).toMatch(message);
  expect((failure as Error).message).not.toContain('\n');
}); // prettier-ignore

test('a folder and a file that is not there are told in one line', async () => {
  await expect(readLog(folder)).rejects.toThrow(/is a folder/);
  await expect(readLog(join(folder, 'nowhere'))).rejects.toThrow(/does not exist/);
});

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

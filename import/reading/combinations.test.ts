import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { readLog } from '#backtest/read-log.ts';

const folder = mkdtempSync(join(tmpdir(), 'reading-'));
let files = 0;

function fileOf(content: string | Uint8Array, name = 'file'): string {
  const path = join(folder, `${++files}-${name}`);
  writeFileSync(path, content);
  return path;
}

const FIRST = Date.UTC(2019, 9, 13, 0, 6, 1) / 1_000;
/** Ten shoppers, seven products, an hour and some between two acts. */
const ACTS = Array.from({ length: 70 }, (_, n) => ({
  shopper: `u${n % 10}`,
  item: `p${n % 7}`,
  seconds: FIRST + n * 4_001,
}));

const iso = (seconds: number) => new Date(seconds * 1_000).toISOString();
const TIMES: Record<string, (seconds: number) => string> = {
  seconds: String,
  milliseconds: (s) => `${s * 1_000}`,
  microseconds: (s) => `${s}000000`,
  nanoseconds: (s) => `${s}000000000`,
  iso,
  'with zone': (s) =>
    `${iso(s + 9 * 3_600)
      .slice(0, 19)
      .replace('T', ' ')}+09`,
  UTC: (s) => `${iso(s).slice(0, 19).replace('T', ' ')} UTC`,
  slashes: (s) => iso(s).slice(0, 19).replace('T', ' ').replaceAll('-', '/'),
  'Korean clock': (s) => {
    const hour = Number(iso(s).slice(11, 13));
    const [date, rest] = [iso(s).slice(0, 10).replaceAll('-', '. '), iso(s).slice(13, 19)];
    return `${date}. ${hour < 12 ? '오전' : '오후'} ${hour % 12 === 0 ? 12 : hour % 12}${rest}`;
  },
  'day first': (s) => `${iso(s).slice(8, 10)}-${iso(s).slice(5, 7)}-${iso(s).slice(0, 4)} ${iso(s).slice(11, 19)}`,
  'month first': (s) => `${iso(s).slice(5, 7)}/${iso(s).slice(8, 10)}/${iso(s).slice(0, 4)} ${iso(s).slice(11, 19)}`,
};
const HEADERS = [
  ['user_id', 'item_id', 'timestamp'],
  ['CustomerID', 'StockCode', 'InvoiceDate'],
  ['visitorid', 'itemid', 'event_time'],
  ['회원번호', '상품코드', '주문일시'],
] as const;

test('law: a log reads the same in any separator, quotes, encoding, header, form of time, order of columns, line end and packing', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('\t', ',', ';', '|'),
      fc.boolean(),
      fc.constantFrom('UTF-8', 'UTF-8 BOM', 'UTF-16LE BOM', 'CP949'),
      fc.constantFrom(...HEADERS),
      fc.constantFrom(...Object.keys(TIMES)),
      fc.shuffledSubarray([0, 1, 2], { minLength: 3 }),
      fc.constantFrom('\n', '\r\n'),
      fc.constantFrom('plain', 'gzip', 'zip'),
      async (separator, quoted, encoding, header, form, order, end, packing) => {
        const cell = (text: string) => (quoted ? `"${text}"` : text);
        const row = (cells: readonly string[]) => order.map((at) => cell(cells[at] ?? '')).join(separator);
        const rows = ACTS.map(({ shopper, item, seconds }) => row([shopper, item, TIMES[form]?.(seconds) ?? '']));
        const text = [row(header), ...rows].join(end) + end;
        const bytes = iconv.encode(text, encoding.replace(' BOM', ''), { addBOM: encoding.endsWith('BOM') });
        const packed = packing === 'gzip' ? gzipSync(bytes) : packing === 'zip' ? zipSync({ 'log.csv': bytes }) : bytes;
        const log = await readLog(fileOf(packed));
        expect(log.bad.count).toBe(0);
        expect(log.shopperIds).toEqual([...new Set(ACTS.map(({ shopper }) => shopper))]);
        expect(log.item.map((item) => log.itemIds[item])).toEqual(ACTS.map(({ item }) => item));
        expect(log.time).toEqual(ACTS.map(({ seconds }) => seconds));
      },
    ),
    { numRuns: 60 },
  );
}, 60_000);

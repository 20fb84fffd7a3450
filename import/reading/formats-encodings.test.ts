import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { readLog } from '#backtest/read-log.ts';
import { UsageError } from '#contracts/command-line.ts';
import { expectSample, folder, HEADER, read, three } from '#tests/support/log-format.ts';
import { isoDate, sampleText } from './sample-log.ts';

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

test('a folder and a file that is not there end in one line', async () => {
  await expect(readLog(folder)).rejects.toThrow(/is a folder/);
  await expect(readLog(join(folder, 'nowhere'))).rejects.toThrow(/does not exist/);
});

import { expect, test } from 'vitest';
import { expectSample, HEADER, read, timed } from '#tests/support/log-format.ts';
import type { EventOptions } from './event-layout.ts';
import { isoDate } from './sample-log.ts';

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

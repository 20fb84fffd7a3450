import type { SeededCustomer } from './customers.ts';

/** The first two digits of postcodes by province (Korea Post, five-digit areas): from, to. */
const POSTCODES: Record<string, readonly [number, number]> = {
  서울: [1, 9],
  경기: [10, 20],
  인천: [21, 23],
  강원: [24, 26],
  충북: [27, 29],
  세종: [30, 30],
  충남: [31, 33],
  대전: [34, 35],
  경북: [36, 40],
  대구: [41, 43],
  울산: [44, 45],
  부산: [46, 49],
  경남: [50, 53],
  전북: [54, 56],
  전남: [57, 60],
  광주: [61, 62],
  제주: [63, 63],
};

/** Where a seeded customer's orders went: in their province, the same for all their orders; no place there is. */
export function addressOf({ id, region }: Pick<SeededCustomer, 'id' | 'region'>): { postcode: string; line1: string } {
  const [from, to] = POSTCODES[region] ?? [1, 1];
  const digits = Number.parseInt(id.slice(0, 8), 16);
  const area = from + (digits % (to - from + 1));
  const place = String(digits % 1_000).padStart(3, '0');
  return { postcode: `${String(area).padStart(2, '0')}${place}`, line1: `${region} 단골로 ${1 + (digits % 300)}` };
}

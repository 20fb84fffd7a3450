import { DAY_MS } from '#domain/shared/durations.ts';
import type { Random } from './random.ts';

export interface SeededSeller {
  id: number;
  name: string;
  rating: number;
  joinedAt: Date;
  /** 0..1 of what they sell. */
  commissionRate: number;
}

const FIRST =
  '바른|온누리|다온|새벽|푸른|한빛|정직한|달빛|너른|고운|참좋은|햇살|오늘|모두의|알뜰|든든|반짝|가온|누리|소소한'.split(
    '|',
  );
const LAST = '상점|마켓|스토어|상회|유통|몰|셀렉트|공방|직영점|트레이드'.split('|');

/** `count` sellers (at most 200) of distinct names, with ids from 1. */
export function generateSellers(random: Random, count: number, now: Date): SeededSeller[] {
  const names = random.shuffle(FIRST.flatMap((first) => LAST.map((last) => `${first}${last}`)));
  if (count > names.length)
    throw new RangeError(`generateSellers: there are names for ${names.length} sellers at most`);
  const sellers = names.slice(0, count).map((name, index) => ({
    id: index + 1,
    name,
    rating: Math.round((3.6 + 1.4 * random.beta(5, 2)) * 10) / 10,
    joinedAt: new Date(now.getTime() - random.int(60, 1_500) * DAY_MS),
  }));
  return sellers.map((seller) => ({ ...seller, commissionRate: random.int(60, 130) / 1_000 }));
}

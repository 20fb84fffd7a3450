import type { Grade } from '#domain/grade/grade.ts';
import { pointOf } from '#domain/shared/hash.ts';
import {
  BASE_POINTS,
  CANNOT_BUY,
  type CustomerStatus,
  LIFE_EVENTS,
  type LifeEvent,
  MARKETING_BOOST,
  PERSONAL_RATE,
} from './factors.ts';
import { bandOf, HOUR_SHARES } from './hours.ts';

/** What the score reads of a customer: coarse attributes, no personal data but the id. */
export interface Buyer {
  id: string;
  /** 10, 20 … 60 (domain/shared/age-band.ts); null: not known. */
  ageBand: number | null;
  gender: 'FEMALE' | 'MALE' | null;
  status: CustomerStatus;
  marketingConsent: boolean;
  grade: Grade;
}

/** The sum of the base points; 0 for those who cannot buy. */
export function basePoints({ ageBand, gender, status, marketingConsent, grade }: Buyer): number {
  if (CANNOT_BUY.includes(status)) return 0;
  const { age, gender: genders, status: statuses, consent, grade: grades } = BASE_POINTS;
  return (
    age.values[bandOf(ageBand)] +
    genders.values[gender ?? 'unknown'] +
    statuses.values[status as keyof typeof statuses.values] +
    consent.values[marketingConsent ? 'yes' : 'no'] +
    grades.values[grade]
  );
}

/**
 * A customer's lasting purchase rate, computed from the id by hash, so that it needs no storage. 0 for those who never
 * buy, else log-normal with mean 1.
 */
export function personalRateOf(customerId: string): number {
  const id = customerId.toLowerCase();
  if (pointOf(`never-buys:${id}`) < PERSONAL_RATE.neverShare) return 0;
  const { sigma } = PERSONAL_RATE;
  return Math.exp(sigma * normalOf(`rate:${id}`) - sigma ** 2 / 2);
}

/** A standard normal value determined by the text (Box and Muller). */
function normalOf(text: string): number {
  const radius = Math.sqrt(-2 * Math.log(1 - pointOf(`${text}/radius`)));
  return radius * Math.cos(2 * Math.PI * pointOf(`${text}/angle`));
}

/** Whether a promotion reaches a customer on a day (koreanDay). */
export function isReachedBy({ id, marketingConsent }: Buyer, day: number): boolean {
  return marketingConsent && pointOf(`promotion:${day}:${id.toLowerCase()}`) < MARKETING_BOOST.share;
}

/** What happens in a customer's life on a day (koreanDay). */
export function lifeEventOf(customerId: string, day: number): LifeEvent {
  const point = pointOf(`life:${day}:${customerId.toLowerCase()}`);
  if (point < LIFE_EVENTS.big.share) return 'big';
  return point < LIFE_EVENTS.big.share + LIFE_EVENTS.more.share ? 'more' : 'normal';
}

/** The factor of the hour (0 to 23, Korean time) for an age band: 1 on average over a day. */
export function timeOfDayFactor(ageBand: number | null, hour: number): number {
  return 24 * (HOUR_SHARES[bandOf(ageBand)][hour] ?? 0);
}

/**
 * A customer's score on a day (koreanDay), without the hour: base × marketing boost × life event × personal rate. Five
 * hashes of the id, two where the caller passes the rate.
 */
export function dayScoreOf(buyer: Buyer, day: number, rate = personalRateOf(buyer.id)): number {
  const base = basePoints(buyer);
  if (base === 0 || rate === 0) return 0;
  const boost = isReachedBy(buyer, day) ? MARKETING_BOOST.factor : 1;
  return base * boost * LIFE_EVENTS[lifeEventOf(buyer.id, day)].factor * rate;
}

/** A customer's score in an hour of a day. Twice the score is twice the probability of being the next buyer. */
export function scoreOf(buyer: Buyer, { day, hour }: { day: number; hour: number }): number {
  return dayScoreOf(buyer, day) * timeOfDayFactor(buyer.ageBand, hour);
}

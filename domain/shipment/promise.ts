import { arrivalOf } from '../delivery/arrival.ts';
import { koreanDay, koreanDayStartMs } from '../shared/korean-time.ts';

/**
 * The end, in Seoul, of the day on which an order paid `at` is promised to arrive, as the product's page showed it;
 * `arrivalDays`: of the offer that takes longest.
 */
export function promisedAt(at: Date, arrivalDays: number): Date {
  return new Date(koreanDayStartMs(koreanDay(at.getTime()) + arrivalOf(at, arrivalDays).days + 1));
}

/** The promised day itself: a moment in it, to be shown as a date. */
export function promisedDay(promised: Date): Date {
  return new Date(promised.getTime() - 1);
}

export function isLate(promised: Date, arrived: Date): boolean {
  return arrived.getTime() > promised.getTime();
}

/**
 * When `at` comes for a seller and a carrier whose clock, from `from` on, runs `speed` times as fast as the real
 * one.
 */
export function hastened(from: Date, at: Date, speed: number): Date {
  return new Date(Math.round(from.getTime() + (at.getTime() - from.getTime()) / speed));
}

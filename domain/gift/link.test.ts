import { expect, test } from 'vitest';
import { DAY_MS } from '#domain/shared/durations.ts';
import { deliveredAtOf, giftLinkExpiresAt, LINK_DAYS_AFTER_END, LINK_DAYS_AT_MOST } from './link.ts';

const day = (n: number) => new Date(Date.UTC(2026, 10, 1) + n * DAY_MS);
const parcel = (deliveredAt: Date | null, more: object = {}) => ({
  ...{ deliveredAt, isReplaced: false, isCancelled: false },
  ...more,
});

test('a link opens for 30 days after the gift arrived or was cancelled, and for 180 days at most', () => {
  const placedAt = day(0);
  const expires = (fields: object) => giftLinkExpiresAt({ placedAt, cancelledAt: null, deliveredAt: null, ...fields });
  expect(expires({})).toEqual(day(LINK_DAYS_AT_MOST));
  expect(expires({ deliveredAt: day(3) })).toEqual(day(3 + LINK_DAYS_AFTER_END));
  expect(expires({ cancelledAt: day(1) })).toEqual(day(1 + LINK_DAYS_AFTER_END));
});

test('a gift has arrived with its last parcel; replaced and cancelled ones are not awaited', () => {
  expect(deliveredAtOf([])).toBeNull();
  expect(deliveredAtOf([parcel(day(1)), parcel(null)])).toBeNull();
  expect(deliveredAtOf([parcel(day(2)), parcel(day(1))])).toEqual(day(2));
  expect(deliveredAtOf([parcel(null, { isReplaced: true }), parcel(day(4))])).toEqual(day(4));
  expect(deliveredAtOf([parcel(null, { isCancelled: true })])).toBeNull();
});

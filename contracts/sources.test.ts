import { expect, test } from 'vitest';
import { CONSUMED_SOURCES, SOURCES, type SourceConsumer, takes } from './sources.ts';

test('only what was done in the shop issues coupons, sends mails, is attributed or shown as live', () => {
  const takenBy = (consumer: SourceConsumer) => SOURCES.filter((source) => takes(consumer, { source }));
  const names = Object.keys(CONSUMED_SOURCES) as SourceConsumer[];
  expect(Object.fromEntries(names.map((name) => [name, takenBy(name).join(' ')]))).toEqual({
    recommender: 'shop generated backfill import',
    'event-indexer': 'shop generated backfill import',
    panels: 'shop generated backfill import',
    'product-writer': 'shop generated backfill import',
    'user-writer': 'generated backfill import',
    'coupon-issuer': 'shop',
    'coupon-past': 'shop backfill import',
    'coupon-dry-run': 'shop backfill import',
    'coupon-reminder': 'shop',
    attribution: 'shop',
    presence: 'shop',
    'live-numbers': 'shop',
    'order-writer': 'generated backfill import',
    'payment-totals': 'shop generated backfill import',
    'grade-updater': 'shop generated backfill import',
    alerts: 'shop import',
    insights: 'shop backfill import',
    'stock-out-alert': 'shop backfill import',
    'new-arrivals': 'shop backfill import',
  });
});

test('what was written before sources existed is the shop’s own', () => {
  expect([takes('coupon-issuer', {}), takes('coupon-issuer', { source: undefined })]).toEqual([true, true]);
});

'use client';

import { useFormatter, useTranslations } from 'next-intl';
import { DAY_MS } from '#domain/shared/durations.ts';
import { useShopClock } from './shop-clock.ts';

/** "29:58", "3:12:09": whole seconds that are left, so that half an hour never begins above 30:00. */
export function clockText(leftMs: number): string {
  const seconds = Math.max(0, Math.floor(leftMs / 1_000));
  const pad = (part: number) => String(part).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(seconds % 60)}` : `${pad(minutes)}:${pad(seconds % 60)}`;
}

/** How long a coupon can be used: a clock on its last day, a date before. */
export function Countdown({ expiresAt, className }: { expiresAt: string; className?: string }) {
  const t = useTranslations('coupons');
  const format = useFormatter();
  const leftMs = Date.parse(expiresAt) - useShopClock();
  const text =
    leftMs > DAY_MS
      ? t('expiresOn', { date: format.dateTime(new Date(expiresAt), { month: 'long', day: 'numeric' }) })
      : leftMs > 0
        ? t('left', { time: clockText(leftMs) })
        : t('state.expired');
  return (
    // Counted by the second: the server's text and the browser's may be one apart. A timer is read when one comes to
    // it, and no change of it is announced.
    <time dateTime={expiresAt} role="timer" aria-live="off" suppressHydrationWarning className={className}>
      {text}
    </time>
  );
}

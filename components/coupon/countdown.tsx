'use client';

import { useFormatter, useNow, useTranslations } from 'next-intl';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** "29:58", "3:12:09". */
export function clockText(leftMs: number): string {
  const seconds = Math.max(0, Math.ceil(leftMs / 1_000));
  const pad = (part: number) => String(part).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(seconds % 60)}` : `${pad(minutes)}:${pad(seconds % 60)}`;
}

/** How long a coupon can be used: a clock on its last day, a date before. */
export function Countdown({ expiresAt, className }: { expiresAt: string; className?: string }) {
  const t = useTranslations('coupons');
  const format = useFormatter();
  const now = useNow({ updateInterval: 1_000 });
  const leftMs = Date.parse(expiresAt) - now.getTime();
  const text =
    leftMs > DAY_MS
      ? t('expiresOn', { date: format.dateTime(new Date(expiresAt), { month: 'long', day: 'numeric' }) })
      : leftMs > 0
        ? t('left', { time: clockText(leftMs) })
        : t('state.expired');
  return (
    // Counted by the second: the server's text and the browser's may be one apart.
    <time dateTime={expiresAt} suppressHydrationWarning className={className}>
      {text}
    </time>
  );
}

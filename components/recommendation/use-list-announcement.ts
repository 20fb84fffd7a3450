import { useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import { announce } from '#components/announcer/announcer.tsx';
import type { ListName } from '#contracts/events.ts';

/** A list may change with every click: after one announcement further changes are not announced for this long. */
const QUIET_MS = 15_000;

export interface ListChange {
  list: ListName;
  title: string;
  changedAtMs: number | null;
  /** New products that wait to be shown; null: none wait. */
  waiting: number | null;
}

/**
 * Announces that one of the shopper's own lists has changed, or that a change waits. Changes of trending are not
 * announced, since they are too frequent.
 */
export function useListAnnouncement({ list, title, changedAtMs, waiting }: ListChange): void {
  const t = useTranslations('recommendation');
  const quietUntilMs = useRef(0);
  const isWaiting = waiting !== null && waiting > 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: one change is one announcement, also if the title changes.
  useEffect(() => {
    const isNews = isWaiting || changedAtMs !== null;
    if (list === 'trending' || !isNews || Date.now() < quietUntilMs.current) return;
    quietUntilMs.current = Date.now() + QUIET_MS;
    announce(`list ${list}`, isWaiting ? t('newWaiting', { title, count: waiting }) : t('listChanged', { title }));
  }, [changedAtMs, isWaiting]);
}

'use client';

import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { cn } from '#components/ui/class-names.ts';
import { Korean } from '#components/ui/korean.tsx';
import { EVENT_WORDS, LIST_WORDS, RULE_WORDS, wordOf, wordsLocale } from '#contracts/console-words.ts';
import type { TickerEvent } from '#contracts/operator.ts';
import { useProductNames } from './use-product-names.ts';

/** Colours by what an event means for the shop: money, a coupon, something wrong. */
function toneOf(type: TickerEvent['type']): string {
  if (type === 'payment-succeeded' || type === 'order-placed') return 'text-primary-text';
  if (type.startsWith('coupon-')) return 'text-sale-text';
  if (type === 'error-seen' || type === 'payment-failed') return 'text-danger-text';
  return 'text-foreground';
}

/** Events as they flow, a sample of them, newest on top. Its height stays: nothing below it moves. */
export function EventTicker({ lines }: { lines: readonly TickerEvent[] }) {
  const t = useTranslations('admin.live');
  const format = useFormatter();
  const words = wordsLocale(useLocale());
  const names = useProductNames(lines.flatMap(({ productId }) => productId ?? []));
  // A list or rule by its word; what was searched, a path or a message as it is.
  const worded = (detail: string) => wordOf(detail in LIST_WORDS ? LIST_WORDS : RULE_WORDS, detail, words);
  return (
    <div className="min-w-0 rounded-xl border border-border bg-surface p-3 sm:p-4">
      <h2 className="flex items-baseline gap-2 text-sm font-bold">
        {t('ticker')}
        <span className="text-xs font-medium text-muted-foreground">{t('tickerSample')}</span>
      </h2>
      <ol className="mt-2 h-60 overflow-hidden text-xs leading-5" data-testid="live-ticker">
        {lines.length === 0 ? <li className="font-sans text-sm text-muted-foreground">{t('noEvents')}</li> : null}
        {lines.map(({ id, type, occurredAt, shopper, productId, detail }) => (
          <li key={id} data-type={type} className="flex gap-2 whitespace-nowrap">
            <time dateTime={occurredAt} className="won hidden text-muted-foreground sm:inline">
              {format.dateTime(new Date(occurredAt), {
                hour: '2-digit',
                minute: '2-digit',
                second: '2-digit',
                hour12: false,
              })}
            </time>
            <span className={cn('w-44 shrink-0 truncate font-semibold', toneOf(type))}>{EVENT_WORDS[type][words]}</span>
            <span className="hidden text-faint-foreground sm:inline">…{shopper}</span>
            <span className="truncate text-muted-foreground">
              {productId === undefined ? '' : <Korean>{`${names.get(productId) ?? `#${productId}`} `}</Korean>}
              {detail === undefined ? null : worded(detail)}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}

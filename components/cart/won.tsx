import { useLocale } from 'next-intl';
import { cn } from '#components/ui/class-names.ts';
import { formatWon } from '#domain/pricing/won.ts';

/** An amount of money in the reader's writing. */
export function Won({ amount, className }: { amount: number; className?: string }) {
  return <span className={cn('won whitespace-nowrap', className)}>{formatWon(amount, useLocale())}</span>;
}

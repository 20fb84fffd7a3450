import { useFormatter, useTranslations } from 'next-intl';
import { Badge } from '#components/ui/badge.tsx';
import { cn } from '#components/ui/class-names.ts';

interface Estimate {
  value: number;
  low: number;
  high: number;
}

interface Figure {
  estimate: Estimate | null;
  lift: Estimate | null;
}

export interface ShownVariant {
  name: string;
  share: number;
  isControl: boolean;
  shoppers: number;
  impressions: number;
  clickThrough: Figure;
  conversion: Figure;
  wonPerShopper: Figure;
}

const PERCENT = { style: 'percent', maximumFractionDigits: 2 } as const;
const WHOLE_PERCENT = { style: 'percent', maximumFractionDigits: 1, signDisplay: 'exceptZero' } as const;

/** Variants side by side, each figure with its 95 % interval and what it makes of the control's. */
export function ExperimentResults({
  experiment,
}: {
  experiment: { name: string; variants: readonly ShownVariant[] } | null;
}) {
  const t = useTranslations('admin.results');
  const format = useFormatter();
  if (experiment === null)
    return (
      <section className="rounded-xl border border-border bg-surface p-5">
        <h2 className="text-lg font-bold">{t('experiment')}</h2>
        <p className="mt-1 text-sm text-muted-foreground">{t('noExperiment')}</p>
      </section>
    );
  const won = (amount: number) => t('won', { amount: format.number(Math.round(amount)) });
  const percent = (share: number) => format.number(share, PERCENT);
  return (
    <section className="rounded-xl border border-border bg-surface p-4 sm:p-5" data-testid="experiment">
      <h2 className="text-lg font-bold">
        {t('experiment')} <span className="font-mono text-base font-semibold">{experiment.name}</span>
      </h2>
      <p className="mt-1 text-sm text-muted-foreground">{t('experimentNote')}</p>
      <ul className="mt-4 grid gap-3 lg:grid-cols-2">
        {experiment.variants.map((variant) => (
          <li key={variant.name} data-testid="variant" className="min-w-0 rounded-lg border border-border p-4">
            <h3 className="flex flex-wrap items-center gap-2 font-bold">
              <span className="font-mono">{variant.name}</span>
              {variant.isControl ? <Badge>{t('control')}</Badge> : null}
              <span className="ml-auto text-sm font-medium text-muted-foreground">
                {t('shoppers', { count: variant.shoppers, share: format.number(variant.share, { style: 'percent' }) })}
              </span>
            </h3>
            <dl className="mt-3 grid gap-3 sm:grid-cols-3">
              <FigureCell label={t('clickThrough')} figure={variant.clickThrough} word={percent} />
              <FigureCell label={t('conversion')} figure={variant.conversion} word={percent} />
              <FigureCell label={t('wonPerShopper')} figure={variant.wonPerShopper} word={won} />
            </dl>
          </li>
        ))}
      </ul>
    </section>
  );
}

function FigureCell({ label, figure, word }: { label: string; figure: Figure; word: (value: number) => string }) {
  const t = useTranslations('admin.results');
  const format = useFormatter();
  const { estimate, lift } = figure;
  return (
    <div className="min-w-0">
      <dt className="text-xs font-semibold text-muted-foreground">{label}</dt>
      {estimate === null ? (
        <dd className="mt-1 text-sm text-muted-foreground">{t('tooFew')}</dd>
      ) : (
        <dd>
          <span className="won block text-xl font-extrabold">{word(estimate.value)}</span>
          <span className="won block text-xs text-muted-foreground">
            {t('interval', { low: word(Math.max(0, estimate.low)), high: word(estimate.high) })}
          </span>
          {lift === null ? null : (
            <span
              className={cn(
                'won mt-1 block text-sm font-semibold',
                lift.low > 0 && 'text-primary-text',
                lift.high < 0 && 'text-danger-text',
              )}
            >
              {t('lift', { value: format.number(lift.value, WHOLE_PERCENT) })}
              <span className="block text-xs font-medium text-muted-foreground">
                {t('interval', {
                  low: format.number(lift.low, WHOLE_PERCENT),
                  high: format.number(lift.high, WHOLE_PERCENT),
                })}
              </span>
            </span>
          )}
        </dd>
      )}
    </div>
  );
}

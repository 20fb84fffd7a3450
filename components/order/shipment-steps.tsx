import { Check } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { cn } from '#components/ui/class-names.ts';
import type { ShipmentState } from '#domain/shipment/state.ts';

const STEPS = ['RECEIVED', 'PREPARING', 'SHIPPED', 'IN_DELIVERY', 'DELIVERED'] as const satisfies ShipmentState[];

/** How far a shipment that has not failed got; one that failed was with its carrier. */
const REACHED: Record<ShipmentState, number> = {
  RECEIVED: 0,
  PREPARING: 1,
  SHIPPED: 2,
  IN_DELIVERY: 3,
  DELIVERED: 4,
  DELIVERY_FAILED: 3,
  RETURNED: 2,
  LOST: 2,
  CANCELLED: -1,
};

/** The five steps of a delivery, the current one marked for eyes and for screen readers. */
export function ShipmentSteps({ state }: { state: ShipmentState }) {
  const t = useTranslations('orders.shipment');
  const reached = REACHED[state];
  return (
    <ol aria-label={t('steps')} className="mt-4 grid grid-cols-5">
      {STEPS.map((step, at) => {
        const isReached = at <= reached;
        return (
          <li
            key={step}
            aria-current={at === reached ? 'step' : undefined}
            className="relative flex flex-col items-center gap-1.5 text-center"
          >
            {at === 0 ? null : (
              <span
                aria-hidden
                className={cn(
                  'absolute top-[0.6875rem] right-1/2 h-0.5 w-full',
                  isReached ? 'bg-primary' : 'bg-border',
                )}
              />
            )}
            <span
              aria-hidden
              className={cn(
                'relative z-1 flex size-6 items-center justify-center rounded-full border-2',
                isReached ? 'border-primary bg-primary text-primary-foreground' : 'border-border-strong bg-surface',
                at === reached && 'ring-4 ring-primary-soft',
              )}
            >
              {isReached ? <Check className="size-3.5" strokeWidth={3} /> : null}
            </span>
            <span
              className={cn(
                'text-[10px] leading-tight tracking-tight break-keep min-[360px]:text-[11px] sm:text-xs sm:tracking-normal',
                at === reached ? 'font-bold' : 'text-muted-foreground',
              )}
            >
              {t(`state.${step}`)}
            </span>
          </li>
        );
      })}
    </ol>
  );
}

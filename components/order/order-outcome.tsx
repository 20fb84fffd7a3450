import { CircleCheckBig, CircleX, Hourglass } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { ShownStatus } from '#components/checkout/order-status.tsx';
import { Button } from '#components/ui/button.tsx';
import { Link } from '#components/ui/link.tsx';

export interface OrderOutcomeProps {
  status: ShownStatus;
  /** Of a payment that failed: why, in the shop's words (`payment.failure_reason`). */
  failure: string | null;
  /** Just placed. */
  isFresh: boolean;
}

/** Failures of a payment that are worth words of their own. */
const FAILURES: Readonly<Record<string, 'depositExpired' | 'depositGivenUp'>> = {
  'deposit-expired': 'depositExpired',
  'deposit-given-up': 'depositGivenUp',
};

/** Result of the payment: shown while it is unknown, when it failed, and once after it succeeded. */
export function OrderOutcome({ status, failure, isFresh }: OrderOutcomeProps) {
  const t = useTranslations('orders.placed');
  const icon = { 'aria-hidden': true, className: 'size-8 text-muted-foreground', strokeWidth: 1.8 } as const;
  if (status === 'PENDING')
    return (
      <>
        {/* Without script nothing else would show the answer. */}
        <noscript>
          <meta httpEquiv="refresh" content="5" />
        </noscript>
        <Announcement icon={<Hourglass {...icon} />} title={t('pendingTitle')} body={t('pendingBody')} />
      </>
    );
  if (status === 'PAYMENT_FAILED' || status === 'DEPOSIT_EXPIRED') {
    const why = FAILURES[failure ?? ''] ?? 'failed';
    return (
      <Announcement icon={<CircleX {...icon} />} title={t(`${why}Title`)} body={t(`${why}Body`)}>
        <Button asChild size="sm">
          <Link href="/cart">{t('cart')}</Link>
        </Button>
      </Announcement>
    );
  }
  if (status !== 'PAID' || !isFresh) return null;
  const check = <CircleCheckBig {...icon} className="size-8 text-primary-text" />;
  return <Announcement icon={check} title={t('title')} body={t('body')} />;
}

interface AnnouncementProps {
  icon: ReactNode;
  title: string;
  body: string;
  children?: ReactNode;
}

function Announcement({ icon, title, body, children }: AnnouncementProps) {
  return (
    <div role="status" className="mb-8 flex items-center gap-4 rounded-2xl bg-primary-soft px-5 py-5">
      <span className="flex size-14 shrink-0 items-center justify-center rounded-full bg-surface">{icon}</span>
      <div>
        <p className="text-lg font-extrabold tracking-tight">{title}</p>
        <p className="mt-0.5 text-sm text-muted-foreground">{body}</p>
        {children === undefined ? null : <div className="mt-3">{children}</div>}
      </div>
    </div>
  );
}

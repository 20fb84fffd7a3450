import { useTranslations } from 'next-intl';
import { Badge } from '#components/ui/badge.tsx';

export type OrderStatusName = 'PENDING' | 'PAID' | 'PAYMENT_FAILED' | 'CANCELLED';

const VARIANT = { PENDING: 'outline', PAID: 'success', PAYMENT_FAILED: 'danger', CANCELLED: 'neutral' } as const;

export function OrderStatus({ status, className }: { status: OrderStatusName; className?: string }) {
  const t = useTranslations('orders.status');
  return (
    <Badge variant={VARIANT[status]} data-status={status} className={className}>
      {t(status)}
    </Badge>
  );
}

import { useTranslations } from 'next-intl';
import { Badge } from '#components/ui/badge.tsx';
import type { OrderStatus as OrderStatusName } from '#domain/order/status.ts';

const VARIANT = {
  PENDING: 'outline',
  PAID: 'success',
  PREPARING: 'success',
  SHIPPED: 'success',
  DELIVERED: 'success',
  COMPLETED: 'neutral',
  PAYMENT_FAILED: 'danger',
  CANCELLED: 'neutral',
} as const satisfies Record<OrderStatusName, string>;

export function OrderStatus({ status, className }: { status: OrderStatusName; className?: string }) {
  const t = useTranslations('orders.status');
  return (
    <Badge variant={VARIANT[status]} data-status={status} className={className}>
      {t(status)}
    </Badge>
  );
}

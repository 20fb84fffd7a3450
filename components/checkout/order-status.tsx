import { useTranslations } from 'next-intl';
import { Badge } from '#components/ui/badge.tsx';
import type { OrderStatus as OrderStatusName } from '#domain/order/status.ts';

/** What is shown of an order: its status, or that its deposit is awaited. */
export type ShownStatus = OrderStatusName | 'WAITING_FOR_DEPOSIT';

/** An order that is PENDING because its deposit is awaited is shown as such. */
export function shownStatus(order: { status: OrderStatusName; payment: { status: string } | null }): ShownStatus {
  const { status, payment } = order;
  return status === 'PENDING' && payment?.status === 'WAITING_FOR_DEPOSIT' ? 'WAITING_FOR_DEPOSIT' : status;
}

const VARIANT = {
  PENDING: 'outline',
  WAITING_FOR_DEPOSIT: 'outline',
  PAID: 'success',
  PREPARING: 'success',
  SHIPPED: 'success',
  DELIVERED: 'success',
  COMPLETED: 'neutral',
  PAYMENT_FAILED: 'danger',
  CANCELLED: 'neutral',
} as const satisfies Record<ShownStatus, string>;

export function OrderStatus({ status, className }: { status: ShownStatus; className?: string }) {
  const t = useTranslations('orders.status');
  return (
    <Badge variant={VARIANT[status]} data-status={status} className={className}>
      {t(status)}
    </Badge>
  );
}

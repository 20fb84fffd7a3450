import { useTranslations } from 'next-intl';
import { Badge } from '#components/ui/badge.tsx';
import type { OrderStatus as OrderStatusName } from '#domain/order/status.ts';

/** What is shown of an order: its status, or what became of its deposit. */
export type ShownStatus = OrderStatusName | 'WAITING_FOR_DEPOSIT' | 'DEPOSIT_EXPIRED';

/** An order that is PENDING because its deposit is awaited, or failed since none came, is shown as such. */
export function shownStatus(order: {
  status: OrderStatusName;
  payment: { status: string; failureReason: string | null } | null;
}): ShownStatus {
  const { status, payment } = order;
  if (status === 'PENDING' && payment?.status === 'WAITING_FOR_DEPOSIT') return 'WAITING_FOR_DEPOSIT';
  return status === 'PAYMENT_FAILED' && payment?.failureReason === 'deposit-expired' ? 'DEPOSIT_EXPIRED' : status;
}

const VARIANT = {
  PENDING: 'outline',
  WAITING_FOR_DEPOSIT: 'outline',
  DEPOSIT_EXPIRED: 'neutral',
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

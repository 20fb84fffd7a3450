import type { DepositAccount } from '#server/checkout/payment-provider.ts';
import type { Database, Tx } from './transaction.ts';

/** Records the virtual account of a payment, its order held; the provider is asked for the deposit from `askAt` on. */
export async function insertDeposit(
  tx: Tx,
  paymentId: string,
  { bank, number: accountNumber, holder, dueAt, askAt }: DepositAccount & { askAt: Date },
): Promise<void> {
  await tx.depositAccount.create({ data: { paymentId, bank, accountNumber, holder, dueAt, askAt } });
}

/** The account that a payment waits for a deposit on; null: it does not. */
export async function readDeposit(db: Database, paymentId: string): Promise<DepositAccount | null> {
  const found = await db.depositAccount.findUnique({ where: { paymentId } });
  if (found === null) return null;
  const { bank, accountNumber: number, holder, dueAt } = found;
  return { bank, number, holder, dueAt };
}

/** The deposit has come, or will not: the account is read no more. */
export async function deleteDeposit(tx: Tx, paymentId: string): Promise<void> {
  await tx.depositAccount.deleteMany({ where: { paymentId } });
}

/** Orders whose deposit the provider is to be asked for by `now`, those due longest first. By index. */
export async function depositsToAsk(db: Database, now: Date, limit: number): Promise<string[]> {
  const found = await db.depositAccount.findMany({
    where: { askAt: { lte: now } },
    orderBy: { askAt: 'asc' },
    take: limit,
    select: { payment: { select: { orderId: true } } },
  });
  return found.map(({ payment }) => payment.orderId);
}

/** The provider was asked and knew nothing new. */
export async function postponeDeposit(db: Database, paymentId: string, askAt: Date): Promise<void> {
  await db.depositAccount.updateMany({ where: { paymentId }, data: { askAt } });
}

/** An account that refunds of an order go to, as far as a page may show it. */
export interface ShownRefundAccount {
  bank: string;
  lastDigits: string;
}

/** Stores the account for an order's refunds, or replaces it. */
export async function writeRefundAccount(
  tx: Tx,
  orderId: string,
  account: ShownRefundAccount & { sealed: string },
): Promise<void> {
  await tx.refundAccount.upsert({ where: { orderId }, create: { orderId, ...account }, update: account });
}

/** The account for an order's refunds; null: none is known, or what was owed has been refunded. */
export async function readRefundAccount(
  db: Database,
  orderId: string,
): Promise<(ShownRefundAccount & { sealed: string }) | null> {
  const select = { bank: true, lastDigits: true, sealed: true } as const;
  return db.refundAccount.findUnique({ where: { orderId }, select });
}

/** Forgets the account of an order that owes no refund any more. */
export async function deleteRefundAccount(db: Database, orderId: string): Promise<void> {
  await db.$executeRaw`
    DELETE FROM refund_account WHERE order_id = ${orderId}::uuid AND NOT EXISTS (
      SELECT 1 FROM refund JOIN payment ON payment.id = refund.payment_id
      WHERE payment.order_id = ${orderId}::uuid AND refund.state = 'REQUESTED')`;
}

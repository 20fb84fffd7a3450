import { KEPT_STATUSES } from '#domain/order/status.ts';
import { createPrisma } from '#server/adapters/postgres/client.ts';

export interface StockWatch {
  /**
   * Pieces sold since the watch began beyond what was there then, plus what stands below zero now. Products that
   * generated traffic orders are filled up meanwhile: of them only what stands below zero counts.
   */
  oversold(): Promise<number>;
  close(): Promise<void>;
}

/** Reads every offer's stock, to compute afterwards whether more was sold than there was. Cost: two scans. */
export async function watchStock(databaseUrl: string): Promise<StockWatch> {
  const prisma = createPrisma(databaseUrl);
  const stocks = async () =>
    new Map((await prisma.offer.findMany({ select: { id: true, stock: true } })).map(({ id, stock }) => [id, stock]));
  const before = await stocks();
  const since = new Date();
  return {
    async oversold() {
      const filledUp = await prisma.orderLine.groupBy({
        by: ['productId'],
        where: { order: { placedAt: { gte: since }, source: 'generated' } },
      });
      const sold = await prisma.orderLine.groupBy({
        by: ['offerId'],
        _sum: { quantity: true },
        where: {
          productId: { notIn: filledUp.map(({ productId }) => productId) },
          order: { placedAt: { gte: since }, status: { in: ['PENDING', ...KEPT_STATUSES] } },
        },
      });
      let pieces = 0;
      for (const { offerId, _sum } of sold) pieces += Math.max(0, (_sum.quantity ?? 0) - (before.get(offerId) ?? 0));
      for (const stock of (await stocks()).values()) pieces += Math.max(0, -stock);
      return pieces;
    },
    close: () => prisma.$disconnect(),
  };
}

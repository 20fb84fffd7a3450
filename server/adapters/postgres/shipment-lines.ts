import type { StockLine } from './stock.ts';
import type { Tx } from './transaction.ts';

export interface ShippedPieces {
  orderLineId: string;
  quantity: number;
}

/** The lines of an order with the days that their offers promise; 2 where an offer is no more. */
export async function linesToShip(
  tx: Tx,
  orderId: string,
): Promise<{ orderLineId: string; sellerId: number; quantity: number; arrivalDays: number }[]> {
  return tx.$queryRaw`
    SELECT order_line.id::text AS "orderLineId", order_line.seller_id AS "sellerId", order_line.quantity,
      coalesce(offer.arrival_days, 2) AS "arrivalDays"
    FROM order_line LEFT JOIN offer ON offer.id = order_line.offer_id
    WHERE order_line.order_id = ${orderId}::uuid ORDER BY order_line.seller_id, order_line.id`;
}

/** These pieces as stock has them. One statement. */
export async function stockOfPieces(tx: Tx, pieces: readonly ShippedPieces[]): Promise<StockLine[]> {
  const quantities = new Map(pieces.map(({ orderLineId, quantity }) => [orderLineId, quantity]));
  const lines = await tx.orderLine.findMany({
    where: { id: { in: [...quantities.keys()] } },
    select: { id: true, offerId: true, productId: true },
  });
  return lines.map(({ id, ...of }) => ({ ...of, quantity: quantities.get(id) ?? 0 }));
}

/** Takes pieces out of a held shipment, which must hold them. A statement for each line. */
export async function takeOutPieces(tx: Tx, shipmentId: string, pieces: readonly ShippedPieces[]): Promise<void> {
  for (const { orderLineId, quantity } of pieces) {
    const left = await tx.shipmentLine.deleteMany({ where: { shipmentId, orderLineId, quantity } });
    if (left.count === 0)
      await tx.shipmentLine.update({
        where: { shipmentId_orderLineId: { shipmentId, orderLineId } },
        data: { quantity: { decrement: quantity } },
      });
  }
}

import { defineFault } from '../fault.ts';
import { createBuyer } from '../payments.ts';

const HIGHEST_PRICE_WON = 2_147_483_647;
const PHONES = ['0507-1234-5678', '+82 10-1234-5678', '1588-1234'];

export const fault = defineFault({
  name: 'order-extremes',
  what: `Orders with NUL in the name, with telephone numbers ${PHONES.join(', ')}, and above ${HIGHEST_PRICE_WON} won.`,
  async run({ shop }) {
    const buyer = await createBuyer(shop);
    const form = await buyer.client.checkout();
    if (form === null) throw new Error('The checkout page shows no form.');
    const nul = await buyer.client.pay(form, { recipient: '김\0단골' });

    const kept: string[] = [];
    for (const phone of PHONES) {
      const { client, recipient } = await createBuyer(shop);
      const own = await client.checkout();
      if (own !== null) await client.pay(own, { recipient, phone });
      const [row] = await shop.query<{ phone: string }>('SELECT phone FROM "order" WHERE recipient = $1', [recipient]);
      kept.push(row?.phone ?? 'refused');
    }

    const dear = await createBuyer(shop);
    const [line] = await shop.query<{ offerId: number; priceWon: number }>(
      `SELECT offer.id AS "offerId", offer.price_won AS "priceWon" FROM cart_line JOIN offer ON offer.id = offer_id
       ORDER BY cart_line.added_at DESC LIMIT 1`,
    );
    if (line === undefined) throw new Error('The cart has no line.');
    await dear.client.addToCart(line.offerId);
    await shop.query('UPDATE offer SET price_won = $2, list_price_won = $2 WHERE id = $1', [
      line.offerId,
      HIGHEST_PRICE_WON,
    ]);
    let above: string;
    try {
      const own = await dear.client.checkout();
      above = own === null ? 'no form' : (await dear.client.pay(own, { recipient: dear.recipient })).body;
    } finally {
      await shop.query('UPDATE offer SET price_won = $2, list_price_won = $2 WHERE id = $1', [
        line.offerId,
        line.priceWon,
      ]);
    }
    return {
      field: {
        held: nul.body.includes('"field":"recipient"'),
        detail: `NUL in the name is answered with ${/"code":"[^"]*"/.exec(nul.body)?.[0]} ${/"field":"[^"]*"/.exec(nul.body)?.[0]}`,
      },
      digits: { held: kept.join() === PHONES.join(), detail: `telephone numbers kept: ${kept.join(', ')}` },
      limit: {
        held: above.includes('2,147,483,647'),
        detail: `an order above the limit is answered with ${/"message":"[^"]*"/.exec(above)?.[0]}`,
      },
    };
  },
});

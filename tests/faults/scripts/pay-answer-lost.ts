import { defineFault } from '../fault.ts';
import { withPaymentFaults } from '../payment-faults.ts';
import { createBuyer, oneLiveOrder } from '../payments.ts';
import { until } from '../until.ts';

export const fault = defineFault({
  name: 'pay-answer-lost',
  what: 'The connection breaks while "pay" is being answered; the same form is sent again.',
  run: ({ shop }) =>
    withPaymentFaults(shop, { on: ['confirm'], slow: { ms: 1_500 } }, async () => {
      const { client, recipient, orders } = await createBuyer(shop);
      const form = await client.checkout();
      if (form === null) throw new Error('The checkout page shows no form.');
      const connection = new AbortController();
      const lost = client.pay(form, { recipient, signal: connection.signal }).catch(() => null);
      const orderId = await until('the reserved order', async () => (await orders())[0]?.orderId ?? null);
      connection.abort();
      await lost;
      const known = await client.request(`/checkout/order?key=${form.idempotencyKey}`);
      const named = await known.text();
      const again = await client.pay(form, { recipient });
      return {
        once: oneLiveOrder(await orders()),
        again: {
          held: again.redirect?.startsWith(`/orders/${orderId}`) === true,
          detail: `the same form leads to ${again.redirect} (/orders/${orderId})`,
        },
        found: {
          held: known.status === 200 && named.includes(orderId),
          detail: `what became of the key is answered with ${known.status}`,
        },
      };
    }),
});

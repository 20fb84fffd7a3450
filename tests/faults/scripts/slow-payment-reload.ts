import { newKey } from '../client.ts';
import { defineFault } from '../fault.ts';
import { withPaymentFaults } from '../payment-faults.ts';
import { createBuyer, oneLiveOrder } from '../payments.ts';
import { until } from '../until.ts';

export const fault = defineFault({
  name: 'slow-payment-reload',
  what: 'The payment provider takes 1.5 s; the shopper reloads the checkout meanwhile and presses again.',
  run: ({ shop }) =>
    withPaymentFaults(shop, { on: ['confirm'], slow: { ms: 1_500 } }, async () => {
      const { client, recipient, orders } = await createBuyer(shop);
      const form = await client.checkout();
      if (form === null) throw new Error('The checkout page shows no form.');
      const first = client.pay(form, { recipient });
      const orderId = await until('the first order', async () => (await orders())[0]?.orderId ?? null);
      const reloaded = await client.page('/checkout');
      const again = await client.checkout();
      const second = await client.pay(again ?? form, { key: newKey(), recipient });
      await first;
      return {
        once: oneLiveOrder(await orders()),
        reload: {
          held: reloaded.path.startsWith(`/orders/${orderId}`),
          detail: `the reloaded checkout leads to ${reloaded.path} (/orders/${orderId})`,
        },
        press: {
          held: second.redirect?.startsWith(`/orders/${orderId}`) === true,
          detail: `the second press leads to ${second.redirect} (/orders/${orderId})`,
        },
      };
    }),
});

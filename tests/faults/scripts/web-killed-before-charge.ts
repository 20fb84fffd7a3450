import { newKey } from '../client.ts';
import { defineFault } from '../fault.ts';
import { withPaymentFaults } from '../payment-faults.ts';
import { createBuyer, oneLiveOrder } from '../payments.ts';
import { until } from '../until.ts';

export const fault = defineFault({
  name: 'web-killed-before-charge',
  what: 'web is killed (SIGKILL) between reserving and paying; the shopper opens the checkout again and presses pay.',
  run: ({ shop }) =>
    withPaymentFaults(shop, { on: ['confirm'], slow: { ms: 1_500 } }, async () => {
      const { client, recipient, orders } = await createBuyer(shop);
      const form = await client.checkout();
      if (form === null) throw new Error('The checkout page shows no form.');
      const lost = client.pay(form, { recipient }).catch(() => null);
      await until('the reserved order', async () => (await orders())[0] ?? null);
      shop.signalProcess('web', 'SIGKILL');
      await lost;
      await shop.untilServing('web');
      const again = await client.checkout();
      const second = await client.pay(again ?? form, { key: newKey(), recipient });
      const made = await orders();
      return {
        once: oneLiveOrder(made),
        found: {
          held: second.redirect?.startsWith(`/orders/${made[0]?.orderId}`) === true && made[0]?.status === 'PAID',
          detail: `the next press leads to ${second.redirect}; the first order is ${made[0]?.status} (PAID)`,
        },
      };
    }),
});

import { newKey } from '../client.ts';
import { defineFault } from '../fault.ts';
import { withPaymentFaults } from '../payment-faults.ts';
import { createBuyer, oneLiveOrder } from '../payments.ts';
import { until } from '../until.ts';

export const fault = defineFault({
  name: 'silent-payment',
  what: 'The payment provider never answers a charge and sends no webhook; the shopper waits, reloads and presses again with another key.',
  run: ({ shop }) =>
    // A webhook would settle the order before its page is looked at.
    withPaymentFaults(shop, { on: ['confirm'], slow: { ms: 600_000 }, webhook: { delayMs: 600_000 } }, async () => {
      const { client, recipient, orders } = await createBuyer(shop);
      const form = await client.checkout();
      if (form === null) throw new Error('The checkout page shows no form.');
      const first = await client.pay(form, { recipient });
      const page = await client.page(first.redirect ?? '/orders');
      const again = await client.checkout();
      await client.pay(again ?? form, { key: newKey(), recipient });
      const unanswered = await orders();
      // As if a minute had passed: then the reconciler asks the provider about the charge.
      await shop.query(`UPDATE "order" SET placed_at = placed_at - interval '2 minutes' WHERE recipient = $1`, [
        recipient,
      ]);
      await until('the reconciled order', async () => {
        const left = (await orders()).filter(({ status }) => status === 'PENDING');
        return left.length === 0 ? true : null;
      });
      return {
        once: oneLiveOrder(unanswered),
        shown: {
          held: page.html.includes('결제를 확인하고 있어요'),
          detail: `the order's page at ${page.path} says that the payment is being confirmed`,
        },
        settled: oneLiveOrder(await orders()),
      };
    }),
});

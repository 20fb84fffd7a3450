import { newKey } from '../client.ts';
import { defineFault } from '../fault.ts';
import { createBuyer } from '../payments.ts';

const ROUNDS = 5;

export const fault = defineFault({
  name: 'two-keys-at-once',
  what: `${ROUNDS} carts, each paid by two presses with two keys at once.`,
  async run({ shop }) {
    let doubled = 0;
    let charges = 0;
    let shown = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const buyer = await createBuyer(shop);
      const form = await buyer.client.checkout();
      if (form === null) throw new Error('The checkout page shows no form.');
      const { recipient } = buyer;
      const answers = await Promise.all([newKey(), newKey()].map((key) => buyer.client.pay(form, { key, recipient })));
      const orders = await buyer.orders();
      if (orders.length !== 1) doubled++;
      charges += orders.filter(({ paymentStatus }) => paymentStatus === 'APPROVED').length;
      const target = `/orders/${orders[0]?.orderId}`;
      if (answers.every(({ redirect }) => redirect?.startsWith(target) === true)) shown++;
    }
    return {
      once: { held: doubled === 0, detail: `${doubled} of ${ROUNDS} carts in two orders (0)` },
      charged: { held: charges === ROUNDS, detail: `${charges} charges of ${ROUNDS} carts` },
      shown: { held: shown === ROUNDS, detail: `both presses led to the one order in ${shown} of ${ROUNDS} rounds` },
    };
  },
});

import { pause } from '#server/pause.ts';
import { defineFault } from '../fault.ts';
import { createVisitor } from '../visitor.ts';

const EVENTS = 60;
const CATEGORY_ID = 3_000_000_000;
const BOUND_SECONDS = 10;
const WAIT_SECONDS = 100;

export const fault = defineFault({
  name: 'searched-out-of-range',
  what: `${EVENTS} events "searched" with categoryId ${CATEGORY_ID}, each of another shopper; then another shopper earns a coupon.`,
  timeoutSeconds: 150,
  async run({ shop, signal }) {
    const [product] = await shop.query<{ id: number }>(
      "select id from product where status = 'LISTED' and stock > 0 order by id limit 1",
    );
    const statuses = await Promise.all(
      Array.from({ length: EVENTS }, () =>
        createVisitor(shop).track({
          type: 'searched',
          payload: { query: '커피', results: 3, categoryId: CATEGORY_ID },
        }),
      ),
    );
    const shoppers = Array.from({ length: 6 }, () => createVisitor(shop));
    const begunMs = performance.now();
    // C1: three seconds on a product's page. Six shoppers, so that every partition is asked.
    await Promise.all(
      shoppers.map((shopper) => shopper.track({ type: 'page-viewed', payload: { productId: product?.id } })),
    );
    const ids = shoppers.map(({ shopperId }) => shopperId);
    let got = 0;
    let seconds = 0;
    while (got < ids.length && seconds < WAIT_SECONDS && !signal.aborted) {
      await pause(250, signal);
      const [row] = await shop.query<{ count: string }>(
        'select count(distinct shopper_id) as count from coupon where shopper_id = any($1::uuid[])',
        [ids],
      );
      got = Number(row?.count ?? 0);
      seconds = Number(((performance.now() - begunMs) / 1_000).toFixed(1));
    }
    const tally = [...Map.groupBy(statuses, (status) => status)].map(([status, all]) => `${all.length} × ${status}`);
    return {
      coupons: {
        held: got === ids.length && seconds < BOUND_SECONDS,
        detail: `${got} of ${ids.length} coupons after ${seconds} s (bound ${BOUND_SECONDS} s, 3 s are the rule's); the events were answered ${tally.join(', ')}`,
      },
    };
  },
});

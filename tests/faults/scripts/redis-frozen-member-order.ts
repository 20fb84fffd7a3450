import { once } from 'node:events';
import { defineFault } from '../fault.ts';
import { createMember } from '../members.ts';

const ROUNDS = 3;

export const fault = defineFault({
  name: 'redis-frozen-member-order',
  what: `While Redis is frozen a member puts a product into the cart and pays, ${ROUNDS} times; then logs out, still frozen.`,
  async run({ shop }) {
    const [offer] = await shop.query<{ id: number }>(
      "SELECT id FROM offer WHERE status = 'LISTED' AND stock > 20 ORDER BY id LIMIT 1",
    );
    let [own, strangers, refused] = [0, 0, 0];
    let [afterLogOut, afterThaw] = [true, true];
    for (let round = 0; round < ROUNDS; round++) {
      const member = await createMember(shop);
      const recipient = `frozen ${member.name}`;
      const old = new Map(member.client.cookies);
      shop.signalService('redis', 'SIGSTOP');
      try {
        const added = await member.client.addToCart(offer?.id ?? 0).then(
          () => true,
          () => false,
        );
        const form = added ? await member.client.checkout() : null;
        if (form !== null) await member.client.pay(form, { recipient });
        const orders = await shop.query<{ shopper: string }>(
          'SELECT shopper_id AS shopper FROM "order" WHERE recipient = $1',
          [recipient],
        );
        own += orders.filter(({ shopper }) => shopper === member.customerId).length;
        strangers += orders.filter(({ shopper }) => shopper !== member.customerId).length;
        refused += orders.length === 0 ? 1 : 0;
        if (round > 0) continue;
        await member.client.act(await member.client.page('/mypage'), 'logOut', []).catch(() => null);
        afterLogOut = await isKnownWith(shop.webUrl, old, member.name);
        shop.signalService('redis', 'SIGCONT');
        await once(AbortSignal.timeout(1_500), 'abort');
        afterThaw = await isKnownWith(shop.webUrl, old, member.name);
      } finally {
        shop.signalService('redis', 'SIGCONT');
      }
    }
    return {
      owner: {
        held: strangers === 0 && own + refused >= ROUNDS,
        detail: `${own} orders are the member's, ${refused} were refused, ${strangers} are a guest's (0)`,
      },
      paid: { held: own === ROUNDS, detail: `${own} of ${ROUNDS} orders were placed while Redis was frozen` },
      logOut: {
        held: !afterLogOut && !afterThaw,
        detail: `the old cookie is the member's: ${afterLogOut} while frozen, ${afterThaw} after (false, false)`,
      },
    };
  },
});

async function isKnownWith(webUrl: string, cookies: ReadonlyMap<string, string>, name: string): Promise<boolean> {
  const cookie = [...cookies].map(([key, value]) => `${key}=${value}`).join('; ');
  const response = await fetch(new URL('/mypage', webUrl), {
    headers: { cookie },
    signal: AbortSignal.timeout(20_000),
  });
  return (await response.text()).includes(name);
}

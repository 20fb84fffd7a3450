import pg from 'pg';
import { elasticsearchConnection } from '../../../server/adapters/elasticsearch/connection.ts';
import { askRedis } from '../../../stack/redis-wire.ts';
import { defineFault, type FaultContext } from '../fault.ts';
import { createMember, type Member } from '../members.ts';
import { until } from '../until.ts';

const VIEWS = 20;
/** The erasure's last pass is 90 s after the request. */
const ERASED_WITHIN_MS = 130_000;

export const fault = defineFault({
  name: 'forget-a-shopper',
  what: `A member views ${VIEWS} products, searches, orders and leaves while Elasticsearch is frozen; their events arrive late.`,
  timeoutSeconds: 300,
  async run({ shop, log }) {
    const member = await createMember(shop);
    const cookie = [...member.client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const view = (productId: number) => sendView(shop, cookie, productId);
    for (let productId = 1; productId <= VIEWS; productId++) await view(productId);
    await member.client.page(`/search?q=${encodeURIComponent('이어폰')}`);
    await order(shop, member);
    const orders = await shop.query<{ id: string }>('SELECT id FROM "order" WHERE shopper_id = $1', [
      member.customerId,
    ]);
    await until('the events are in Elasticsearch', async () =>
      (await documents(shop, member.customerId)) >= VIEWS ? true : null,
    );
    log(`before: ${summary(await traces(shop, member.customerId))}`);
    shop.signalService('elasticsearch', 'SIGSTOP');
    try {
      const answer = await member.client.act(await member.client.page('/mypage'), 'leave', []);
      if (answer.status >= 400) throw new Error(`Leaving was answered with ${answer.status}.`);
      // The browser's other tab, with the cookie of before.
      await view(VIEWS + 1);
      await until('the erasure waits for Elasticsearch', async () =>
        (await tables(shop, member.customerId)).every((name) => name === 'erasure') ? true : null,
      ).catch(() => null);
    } finally {
      shop.signalService('elasticsearch', 'SIGCONT');
    }
    await until(
      'every store is erased',
      async () => (summary(await traces(shop, member.customerId)) === NOTHING ? true : null),
      ERASED_WITHIN_MS,
    ).catch(() => null);
    const left = await traces(shop, member.customerId);
    const [kept] = await shop.query<{ orders: string; named: string }>(
      'SELECT count(*) AS orders, count(*) FILTER (WHERE recipient <> $2) AS named FROM "order" WHERE id = ANY($1)',
      [orders.map(({ id }) => id), ''],
    );
    return {
      erased: { held: summary(left) === NOTHING, detail: `after leaving the id stands in ${summary(left)}` },
      orderKept: {
        held: orders.length === 1 && Number(kept?.orders) === 1 && Number(kept?.named) === 0,
        detail: `${kept?.orders} of ${orders.length} orders stay, ${kept?.named} with a name (0)`,
      },
    };
  },
});

type Shop = FaultContext['shop'];
interface Traces {
  tables: string[];
  keys: number;
  documents: number;
}
const summary = ({ tables: names, keys, documents: count }: Traces) =>
  `${names.length} tables (${names.join(' ')}), ${keys} keys of Redis, ${count} documents`;
const NOTHING = summary({ tables: [], keys: 0, documents: 0 });

async function traces(shop: Shop, id: string): Promise<Traces> {
  return { tables: await tables(shop, id), keys: await redisKeys(shop, id), documents: await documents(shop, id) };
}

/** Tables with the id anywhere in a row, but for messages on their way to the log. */
async function tables(shop: Shop, id: string): Promise<string[]> {
  const all = await shop.query<{ name: string }>(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'",
  );
  const found: string[] = [];
  for (const { name } of all) {
    if (name === 'outbox_message') continue;
    const table = pg.escapeIdentifier(name);
    const [row] = await shop.query<{ n: string }>(
      `SELECT count(*) AS n FROM ${table} AS each WHERE each::text LIKE $1`,
      [`%${id}%`],
    );
    if (Number(row?.n) > 0) found.push(name);
  }
  return found.sort();
}

/** Keys with the id in their name or in what they hold. */
async function redisKeys({ env }: Shop, id: string): Promise<number> {
  const script = `local found = 0
    for _, key in ipairs(redis.call('keys', '*')) do
      local kind = redis.call('type', key)['ok']
      local held = ''
      if kind == 'string' then held = redis.call('get', key)
      elseif kind == 'zset' then held = table.concat(redis.call('zrange', key, 0, -1), ' ')
      elseif kind == 'list' then held = table.concat(redis.call('lrange', key, 0, -1), ' ')
      elseif kind == 'hash' then held = table.concat(redis.call('hgetall', key), ' ')
      elseif kind == 'set' then held = table.concat(redis.call('smembers', key), ' ') end
      if string.find(key, ARGV[1], 1, true) or string.find(held, ARGV[1], 1, true) then found = found + 1 end
    end
    return tostring(found)`;
  const answers = await askRedis(env.REDIS_URL ?? '', [['EVAL', script, '0', id]]);
  return Number(answers.at(-1));
}

/** Documents of events that name the id. */
async function documents({ env }: Shop, id: string): Promise<number> {
  const { url, login } = elasticsearchConnection(env as Parameters<typeof elasticsearchConnection>[0]);
  const headers = new Headers({ 'content-type': 'application/json' });
  if (login !== null)
    headers.set('authorization', `Basic ${Buffer.from(`${login.username}:${login.password}`).toString('base64')}`);
  const ask = async (path: string, body?: object) =>
    (
      await fetch(`${url.replace(/\/$/, '')}/${path}`, {
        method: 'POST',
        headers,
        ...(body && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(20_000),
      })
    ).json() as Promise<{ count?: number }>;
  await ask('events-*/_refresh');
  const named = [{ term: { shopperId: id } }, { term: { 'payload.guestId': id } }];
  return (await ask('events-*/_count', { query: { bool: { should: named } } })).count ?? 0;
}

async function sendView({ realtimeUrl, webUrl }: Shop, cookie: string, productId: number): Promise<void> {
  const answer = await fetch(`${realtimeUrl}/events`, {
    method: 'POST',
    headers: { cookie, origin: webUrl, 'content-type': 'application/json' },
    body: JSON.stringify({ events: [{ type: 'page-viewed', payload: { productId } }] }),
  });
  if (answer.status !== 202) throw new Error(`The gateway answered ${answer.status}.`);
}

async function order(shop: Shop, { client, name }: Member): Promise<void> {
  const [offer] = await shop.query<{ id: number }>(
    "SELECT id FROM offer WHERE status = 'LISTED' AND stock > 20 ORDER BY id LIMIT 1",
  );
  await client.addToCart(offer?.id ?? 0);
  const form = await client.checkout();
  if (form === null) throw new Error('The checkout page shows no form.');
  const { redirect, status } = await client.pay(form, { recipient: name });
  if (redirect === null) throw new Error(`The order was answered with ${status}.`);
}

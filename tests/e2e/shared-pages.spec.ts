import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { createPrisma } from '#server/adapters/postgres/client.ts';
import { lockProducts, refreshProducts } from '#server/adapters/postgres/product-states.ts';
import { type Database, inTransaction } from '#server/adapters/postgres/transaction.ts';
import { liveState, stackPaths } from '#stack/state.ts';
import { databaseUrl, GATEWAY_URL, get, pricesOn, readiness, sharedPageFigures } from './support/shop-web.ts';

// Pages that are the same for everybody (docs/decisions/0116), as the real web process answers them.

let db: Database;
test.beforeAll(() => {
  db = createPrisma(databaseUrl(), { poolSize: 4 });
});
test.afterAll(() => db.$disconnect());

interface Priced {
  id: number;
  offerId: number;
  categorySlug: string;
}

/** Products whose one offer is their best, so that its price is theirs. */
const productsToPrice = (count: number) => db.$queryRaw<Priced[]>`
  SELECT product.id, product.best_offer_id AS "offerId", category.slug AS "categorySlug"
  FROM product JOIN category ON category.id = product.category_id
  WHERE product.status = 'LISTED' AND product.stock > 0
    AND (SELECT count(*) FROM offer WHERE offer.product_id = product.id) = 1
  ORDER BY random() LIMIT ${count}`;

/** Raises the products' prices by some won, which no promotion does. Resolves when that is committed. */
async function raisePrices(products: readonly Priced[]): Promise<void> {
  const ids = products.map(({ id }) => id);
  await inTransaction(db, async (tx) => {
    await lockProducts(tx, ids);
    await tx.$executeRaw`
      UPDATE offer SET price_won = price_won + 10, list_price_won = list_price_won + 10
      WHERE id = ANY(${products.map(({ offerId }) => offerId)}::int[])`;
    await refreshProducts(tx, ids);
  });
}

const currentPrices = async () =>
  new Map(
    (await db.$queryRaw<{ id: number; price: number }[]>`SELECT id, price_won AS price FROM product`).map(
      ({ id, price }) => [id, price],
    ),
  );

const LANGUAGES = ['ko', 'en'];
const KINDS: Record<string, string>[] = [{}, { rsc: '1' }];
const LISTS = [
  '/',
  '/categories',
  '/products',
  '/products?sort=newest',
  '/products?sort=price-asc',
  '/search?q=이어폰',
].map((path) => encodeURI(path));

interface Wrong {
  page: string;
  productId: number;
  shown: number;
  price: number | undefined;
  /** When the page was asked for. */
  askedAtMs: number;
}

/** Prices on these pages, in both languages, HTML and payload, that are not those of `prices`. */
async function wrongOn(paths: readonly string[], prices: ReadonlyMap<number, number>) {
  const wrong: Wrong[] = [];
  let compared = 0;
  for (const path of paths) {
    for (const language of LANGUAGES) {
      for (const kind of KINDS) {
        const askedAtMs = performance.now();
        const { status, body } = await get(path, { ...kind, 'accept-language': language, 'accept-encoding': 'gzip' });
        expect(status, path).toBe(200);
        const { cards, own } = pricesOn(body);
        const ownId = Number(/^\/products\/(\d+)/.exec(path)?.[1]);
        for (const [productId, shown] of [...cards, ...(own === null ? [] : [[ownId, own] as const])]) {
          compared++;
          const price = prices.get(productId);
          if (price !== shown)
            wrong.push({ page: `${path} ${language} ${Object.keys(kind)}`, productId, shown, price, askedAtMs });
        }
      }
    }
  }
  return { wrong, compared };
}

/** Cards of the gateway, which pages take for the shopper's own lists, with other prices than `prices`. */
async function wrongAtGateway(products: readonly Priced[], prices: ReadonlyMap<number, number>) {
  const ids = products.map(({ id }) => id).join();
  const { items } = (await (await fetch(`${GATEWAY_URL}/products?ids=${ids}`)).json()) as {
    items: { productId: number; priceWon: number }[];
  };
  expect(items).toHaveLength(products.length);
  return items.filter(({ productId, priceWon }) => prices.get(productId) !== priceWon);
}

/** Leader of a service's process group on the local stack. */
function groupOf(service: string): number {
  const pid = liveState(stackPaths())?.services.find((state) => state.name === service)?.process?.pid;
  if (pid === undefined) throw new Error(`${service} is not a child process of the stack at ${stackPaths().dir}.`);
  return pid;
}

const isFollowing = async () => (await readiness()).sharedPages.isFollowing;

test('200 prices changed under load are on every page a second after their commit, in HTML and payload, ko and en', async () => {
  await expect.poll(isFollowing, { timeout: 60_000 }).toBe(true);
  const products = await productsToPrice(200);
  expect(products.length).toBe(200);
  const details = products.map(({ id }) => `/products/${id}`);
  const categories = [...new Set(products.map(({ categorySlug }) => `/products?category=${categorySlug}`))].slice(0, 4);
  const pages = [...LISTS, ...categories];
  // Some visitors meanwhile, so that pages are kept, asked for again and rendered while prices change.
  let isOver = false;
  const visitors = Array.from({ length: 4 }, async (_, visitor) => {
    for (let n = visitor; !isOver; n += 7)
      await get([...pages, ...details][n % (pages.length + details.length)] ?? '/');
  });
  try {
    for (let round = 0; round < 4; round++) {
      const changed = products.slice(round * 50, round * 50 + 50);
      await wrongAtGateway(changed, new Map());
      const shown = changed.slice(0, 12).map(({ id }) => `/products/${id}`);
      await wrongOn(shown, new Map());
      await raisePrices(changed);
      const committedMs = performance.now();
      const prices = await currentPrices();
      await expect.poll(() => performance.now() - committedMs, { intervals: [50] }).toBeGreaterThan(1_000);
      const { wrong, compared } = await wrongOn([...pages, ...shown], prices);
      expect(wrong).toEqual([]);
      expect(compared).toBeGreaterThan(1_000);
      expect(await wrongAtGateway(changed, prices)).toEqual([]);
    }
  } finally {
    isOver = true;
    await Promise.all(visitors);
  }
});

test('while Kafka is frozen no price is older than what readiness states, and none comes back after it', async () => {
  await expect.poll(isFollowing, { timeout: 60_000 }).toBe(true);
  const products = await productsToPrice(5);
  const pages = ['/', '/products', ...products.map(({ id }) => `/products/${id}`)];
  await wrongOn(pages, new Map());
  const group = groupOf('kafka');
  process.kill(-group, 'SIGSTOP');
  try {
    for (let round = 0; round < 2; round++) {
      await raisePrices(products);
      const committedMs = performance.now();
      const prices = await currentPrices();
      let wrongUntilMs = committedMs;
      const look = async () => {
        const { wrong } = await wrongOn(pages, prices);
        wrongUntilMs = Math.max(wrongUntilMs, ...wrong.map(({ askedAtMs }) => askedAtMs));
        return wrong.length;
      };
      await expect.poll(look, { intervals: [100], timeout: 15_000 }).toBe(0);
      expect(wrongUntilMs - committedMs).toBeLessThan(5_000);
      expect((await readiness()).sharedPages).toEqual({ isFollowing: false, mostAgeSeconds: 5 });
    }
  } finally {
    process.kill(-group, 'SIGCONT');
  }
  // What was rendered before the change was committed is not taken for current when changes can be followed again.
  const prices = await currentPrices();
  await expect
    .poll(
      async () => {
        expect((await wrongOn(pages, prices)).wrong).toEqual([]);
        return isFollowing();
      },
      { timeout: 60_000 },
    )
    .toBe(true);
  expect((await wrongOn(pages, prices)).wrong).toEqual([]);
});

const nonceOf = (policy: string | string[] | undefined) => /'nonce-([^']+)'/.exec(String(policy))?.[1] ?? '';

test('1,000 visitors: nonces and sessions of their own, the nonce of the header on every script, nothing of another', async () => {
  const nonces = new Set<string>();
  const tokens = new Set<string>();
  const bodies: string[] = [];
  for (let n = 0; n < 1_000; n++) {
    const path = ['/', '/products', '/products/5', '/categories'][n % 4] ?? '/';
    const headers = { 'accept-encoding': n % 3 === 0 ? 'identity' : 'gzip', cookie: `visitor=secret-of-${n}` };
    const answer = await get(path, headers);
    const nonce = nonceOf(answer.headers['content-security-policy']);
    const onScripts = [...answer.body.matchAll(/<script\b([^>]*)>/g)].map(([, attributes = '']) => attributes);
    const executed = onScripts.filter((attributes) => !attributes.includes('application/ld+json'));
    expect(executed.length).toBeGreaterThan(5);
    expect(executed.filter((attributes) => !attributes.includes(`nonce="${nonce}"`))).toEqual([]);
    nonces.add(nonce);
    tokens.add(/dangol_session=([^;]+)/.exec(String(answer.headers['set-cookie']))?.[1] ?? '');
    if (n % 10 === 0) bodies.push(answer.body);
  }
  expect([nonces.size, tokens.size]).toEqual([1_000, 1_000]);
  const all = bodies.join('\n');
  expect([...tokens].filter((token) => all.includes(token))).toEqual([]);
  expect(all).not.toContain('secret-of-');
});

test('the host and the language of one visitor are in no page of another', async () => {
  const fresh = `/products?min=${Date.now() % 1e6}`;
  for (let n = 0; n < 3; n++) await get(fresh, { host: 'evil.example', 'x-forwarded-host': 'evil.example' });
  const { body, headers } = await get(fresh);
  expect(JSON.stringify(headers) + body).not.toContain('evil.example');
  const korean = { 'accept-language': 'ko' };
  for (const address of [
    '/?lang=en',
    '/?utm=1&lang=en',
    '/?%6Cang=en',
    '/?lang=en&lang=ko',
    '/?lang=xx',
    '/?LANG=en',
  ]) {
    await get(address, korean);
    expect((await get('/', korean)).body).toMatch(/<html[^>]* lang="ko"/);
    expect((await get('/', { 'accept-language': 'en' })).body).toMatch(/<html[^>]* lang="en"/);
  }
  expect((await get('/?lang=en', korean)).body).toMatch(/<html[^>]* lang="en"/);
  const cookies = [
    ['dangol_locale=en; dangol_locale=ko', 'ko'],
    ['dangol_locale=ko; dangol_locale=en', 'en'],
    ['dangol_locale=xx', 'ko'],
  ];
  for (const [cookie = '', language] of cookies)
    for (const path of ['/', '/?lang=', '/cart'])
      expect((await get(path, { ...korean, cookie })).body, `${path} ${cookie}`).toContain(`lang="${language}"`);
});

test('parameters that no page reads, words asked for once and payloads of what is not there are not kept', async () => {
  await get('/products');
  const entries = async () => (await sharedPageFigures()).entries ?? 0;
  const before = await sharedPageFigures();
  await Promise.all(Array.from({ length: 2_000 }, (_, n) => get(`/products?utm_source=${n}&fbclid=${n}`)));
  const after = await sharedPageFigures();
  expect(after.entries).toBe(before.entries);
  // One at most for the 2,000; others are pages that were due for a refresh meanwhile.
  expect((after.renderings ?? 0) - (before.renderings ?? 0)).toBeLessThan(40);
  for (let n = 0; n < 40; n++) await get(`/search?q=${encodeURIComponent(`낱말${Date.now()}${n}`)}`);
  expect(await entries()).toBe(after.entries);
  const missing = ['/products/2000000000', '/products/4000000000', '/products?category=none-of-ours'];
  for (const path of missing) {
    for (let n = 0; n < 2; n++) {
      expect((await get(path, { rsc: '1' })).status, path).toBe(200);
      expect((await get(path)).status, path).toBe(404);
    }
  }
  expect(await entries()).toBe(after.entries);
});

test('500 visitors at once on a page that is not kept: one rendering', async () => {
  const path = `/products?arrival=3&min=${Date.now() % 1e6}`;
  const before = (await sharedPageFigures()).renderings ?? 0;
  const answers = await Promise.all(Array.from({ length: 500 }, () => get(path, { 'accept-language': 'en' })));
  expect(answers.every(({ status }) => status === 200)).toBe(true);
  const background = (await sharedPageFigures()).refreshes ?? 0;
  expect(((await sharedPageFigures()).renderings ?? 0) - before).toBeLessThanOrEqual(1 + background);
});

/** Process id of the web process of the running shop. */
function webProcess(): number {
  const record = readFileSync(join(stackPaths().dir, 'shop.json'), 'utf8');
  const { processes } = JSON.parse(record) as { processes: { name: string; pid: number }[] };
  return processes.find(({ name }) => name === 'web')?.pid ?? 0;
}

test('after a restart pages are there, and those of a product that changed meanwhile are rendered again', async () => {
  await expect.poll(isFollowing, { timeout: 60_000 }).toBe(true);
  const [changed, ...others] = await productsToPrice(12);
  if (changed === undefined) throw new Error('the shop has no products');
  const own = `/products/${changed.id}`;
  await get(own);
  // Those that show the product in a rail are rendered again too.
  const paths: string[] = [];
  for (const path of others.map(({ id }) => `/products/${id}`)) {
    const { body } = await get(path);
    if (!new RegExp(`${own}\\b`).test(body)) paths.push(path);
  }
  expect(paths.length).toBeGreaterThan(2);
  const stopped = webProcess();
  process.kill(stopped, 'SIGTERM');
  await expect
    .poll(
      () =>
        get('/').then(
          () => true,
          () => false,
        ),
      { timeout: 30_000 },
    )
    .toBe(false);
  await raisePrices([changed]);
  await expect.poll(webProcess, { timeout: 30_000 }).not.toBe(stopped);
  await expect.poll(() => isFollowing().catch(() => false), { timeout: 60_000 }).toBe(true);
  const prices = await currentPrices();
  const before = await sharedPageFigures();
  for (const path of paths) expect((await get(path)).status).toBe(200);
  const after = await sharedPageFigures();
  expect((after.hits ?? 0) - (before.hits ?? 0)).toBe(paths.length);
  expect((await wrongOn([own, '/', '/products'], prices)).wrong).toEqual([]);
});

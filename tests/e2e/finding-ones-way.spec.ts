import { hostname } from 'node:os';
import { type Browser, expect, type Page, test } from '@playwright/test';
import { findProducts } from './support/shopper.ts';

/**
 * Navigation: lists keep their position, every address of the machine works, a slow network shows progress.
 */

const cards = (page: Page) => page.locator('#content').getByTestId('product-card');
const idsOf = (page: Page) =>
  cards(page).evaluateAll((found) => found.map((card) => card.getAttribute('data-product-id')));

/** Presses "more" until the list has `count` cards. */
async function loadMore(page: Page, count: number): Promise<void> {
  for (let shown = await cards(page).count(); shown < count; shown = await cards(page).count()) {
    await page.getByRole('link', { name: '더 보기', exact: true }).click();
    await expect.poll(() => cards(page).count()).toBeGreaterThan(shown);
  }
}

const tops = (page: Page, productId: string) =>
  page.locator(`#content [data-product-id="${productId}"]`).evaluate((card) => card.getBoundingClientRect().top);

for (const list of ['/products?category=food', '/search?q=%EC%8B%9D%ED%92%88'])
  test(`Back from a product finds ${list} as it was left: its cards and its place, also after a reload`, async ({
    page,
  }) => {
    await page.goto(list);
    await loadMore(page, 48);
    const before = await idsOf(page);
    const chosen = before[40] ?? '';
    await cards(page).nth(40).scrollIntoViewIfNeeded();
    const top = await tops(page, chosen);
    await cards(page).nth(40).getByRole('link').click();
    await page.waitForURL(`**/products/${chosen}`);
    await expect(page.getByTestId('add-to-cart').first()).toBeVisible();

    await page.goBack();
    await expect.poll(() => idsOf(page)).toEqual(before);
    await expect.poll(async () => Math.abs((await tops(page, chosen)) - top)).toBeLessThan(60);

    await page.reload();
    await expect.poll(() => idsOf(page)).toEqual(before);
    await expect.poll(async () => Math.abs((await tops(page, chosen)) - top)).toBeLessThan(60);

    // Following a link to the same address starts the list from its first page.
    await page.goto('/');
    await page.goto(list);
    await expect(cards(page)).toHaveCount(24);
  });

/** Names this machine may be called by. */
const HOSTS = ['127.0.0.1', '[::1]', hostname()];

for (const host of HOSTS)
  test(`at ${host} the live part outlives log-in and log-out`, async ({ page, baseURL }) => {
    const { port } = new URL(baseURL ?? '');
    const refused: string[] = [];
    const sockets: string[] = [];
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) refused.push(message.text());
    });
    page.on('websocket', (socket) => sockets.push(new URL(socket.url()).hostname));
    const open = (path: string) => page.goto(`http://${host}:${port}${path}`);
    await open('/login?next=/mypage');
    await expect.poll(() => sockets.length).toBe(1);
    await page.locator('input[type=email]').fill('demo@dangol.test');
    await page.locator('input[type=password]').fill('dangol-demo');
    await page.locator('form:has(input[type=password]) button[type=submit]').click();
    await page.waitForURL((url) => url.pathname === '/mypage');
    // Each change of who is there opens a socket with the cookie of now.
    await expect.poll(() => sockets.length).toBeGreaterThan(1);
    const before = sockets.length;
    await page.getByTestId('logout').click();
    await page.waitForURL((url) => url.pathname !== '/mypage');
    await expect.poll(() => sockets.length).toBeGreaterThan(before);
    expect(refused).toEqual([]);
    expect([...new Set(sockets)]).toEqual([host]);
  });

test('on a slow line a click is answered at once, and the answer goes when the page is there', async ({ page }) => {
  await page.goto('/products');
  await expect(page.getByTestId('presence-online').first()).not.toHaveClass(/invisible/);
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  await page.route('**/*', async (route) => {
    if (route.request().headers().rsc === '1') await held;
    return route.continue();
  });
  await cards(page).nth(1).getByRole('link').click();
  await expect(page.getByRole('progressbar')).toBeVisible();
  release();
  await page.waitForURL('**/products/*');
  await expect(page.getByRole('progressbar')).toHaveCount(0);
});

test.describe('without script', () => {
  test.use({ javaScriptEnabled: false });

  test('a product that does not exist says so, with 404 and its own title', async ({ page }) => {
    for (const path of ['/products/999999999', '/products/none', '/nowhere', '/admin', '/products?category=nope']) {
      const response = await page.goto(path);
      expect(response?.status(), path).toBe(404);
      await expect(page.getByRole('heading', { level: 1 }), path).toHaveText('찾으시는 페이지가 없어요');
      await expect(page, path).toHaveTitle(/찾으시는 페이지가 없어요/);
      await expect(page.getByTestId('search-box'), path).toBeVisible();
    }
  });

  for (const list of ['/products?category=food', '/search?q=%EC%8B%9D%ED%92%88'])
    test(`${list} shows its products, and its link leads to the next`, async ({ page }) => {
      await page.goto(list);
      await expect(cards(page).first()).toBeVisible();
      await expect(cards(page)).toHaveCount(24);
      const first = await idsOf(page);
      await expect(page.locator('head link[rel=next]')).toHaveCount(1);
      await page.getByRole('link', { name: '더 보기', exact: true }).click();
      await expect(cards(page).first()).toBeVisible();
      const next = await idsOf(page);
      expect(next.filter((id) => first.includes(id))).toEqual([]);
      expect(next.length).toBeGreaterThan(0);
    });

  test('an order and bounds of price are chosen by forms that keep the other filters', async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto('/products?category=food&stock=1');
    await page.locator('select[name=sort]').selectOption('newest');
    await page.getByRole('button', { name: '적용' }).first().click();
    await expect(page).toHaveURL(/[?]category=food&stock=1&sort=newest$/);
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByLabel('최소 금액').locator('visible=true').fill('5000');
    await page.getByRole('button', { name: '적용' }).locator('visible=true').click();
    await expect(page).toHaveURL(/category=food/);
    await expect(page).toHaveURL(/sort=newest/);
    await expect(page).toHaveURL(/min=5000/);
    await expect(cards(page).first()).toBeVisible();
  });

  test('the language is changed by a link in the header', async ({ page }) => {
    await page.goto('/products?category=food');
    await page.locator('header').getByRole('link', { name: 'English' }).click();
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    expect(page.url()).toContain('category=food');
    await page.goto('/');
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  });
});

async function languageOf(browser: Browser, baseURL: string | undefined, locale: string): Promise<string | null> {
  const context = await browser.newContext({ locale, ...(baseURL !== undefined && { baseURL }) });
  try {
    const page = await context.newPage();
    await page.goto('/');
    return await page.locator('html').getAttribute('lang');
  } finally {
    await context.close();
  }
}

test('a first visit is in the language of its browser', async ({ browser, baseURL, request }) => {
  expect(await languageOf(browser, baseURL, 'en-GB')).toBe('en');
  expect(await languageOf(browser, baseURL, 'ko-KR')).toBe('ko');
  expect(await languageOf(browser, baseURL, 'fr-FR')).toBe('ko');
  expect((await request.get('/')).headers().vary?.toLowerCase()).toContain('accept-language');
});

test('English words find what is named in Korean', async ({ request }) => {
  const found = await findProducts(request, 'wet wipes', 1);
  expect(found.every(({ name }) => name.includes('물티슈'))).toBe(true);
});

test.describe('on a phone, in English', () => {
  test.use({ viewport: { width: 360, height: 740 }, locale: 'en-US' });

  test('no line of a card lies over the next', async ({ page }) => {
    await page.goto('/products');
    const overlaps = await cards(page).evaluateAll((found) =>
      found.flatMap((card) => {
        const lines = [...(card.querySelector('.card-words')?.children ?? [])];
        return lines.filter((line) => {
          if (getComputedStyle(line).overflowY !== 'visible') return false;
          const inside = document.createRange();
          inside.selectNodeContents(line);
          return inside.getBoundingClientRect().bottom > line.getBoundingClientRect().bottom + 1;
        });
      }),
    );
    expect(overlaps).toHaveLength(0);
  });
});

test('pages obey their own policy, and the view told early is finished', async ({ page, request }) => {
  const [product] = await findProducts(request, '커피', 1);
  await page.addInitScript(() => {
    const refused: string[] = [];
    Object.assign(globalThis, { refusedByPolicy: refused });
    document.addEventListener('securitypolicyviolation', (event) =>
      refused.push(`${event.violatedDirective} ${event.blockedURI}`),
    );
  });
  const early = page.waitForEvent('requestfinished', {
    predicate: (sent) => sent.url().endsWith('/events') && (sent.postData() ?? '').includes('page-viewed'),
  });
  await page.goto(`/products/${product?.productId}`);
  await early;
  for (const path of ['/', '/products', '/cart', '/login']) {
    await page.goto(path);
    await expect(page.getByTestId('presence-online').first()).not.toHaveClass(/invisible/);
    expect(await page.evaluate(() => (globalThis as { refusedByPolicy?: string[] }).refusedByPolicy), path).toEqual([]);
  }
});

test('search engines find the shop: robots, site map, one address a language, a picture', async ({ page, request }) => {
  const robots = await (await request.get('/robots.txt')).text();
  const [, index = ''] = /^Sitemap: (\S+)$/m.exec(robots) ?? [];
  expect(index).toMatch(/^http:\/\/.+\/sitemap\.xml$/);
  const parts = [...(await (await request.get(index)).text()).matchAll(/<loc>([^<]+)<\/loc>/g)].map(
    ([, url]) => url ?? '',
  );
  const addresses: string[] = [];
  for (const part of parts) {
    const response = await request.get(part);
    expect(response.headers()['content-type']).toContain('application/xml');
    expect(response.headers()['set-cookie']).toBeUndefined();
    addresses.push(...[...(await response.text()).matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, url]) => url ?? ''));
  }
  const { total } = (await (await request.get('/api/products/page?sort=newest')).json()) as { total: number };
  const products = addresses.filter((address) => /\/products\/\d+$/.test(address));
  expect(new Set(products).size).toBe(total);
  expect((await request.get('/sitemaps/products-999.xml')).status()).toBe(404);

  const metaOf = (selector: string, attribute: string) => page.locator(`head ${selector}`).getAttribute(attribute);
  for (const address of [
    addresses[0] ?? '',
    products[0] ?? '',
    addresses.find((one) => one.includes('category')) ?? '',
  ]) {
    await page.goto(address);
    const canonical = await metaOf('link[rel=canonical]', 'href');
    expect(new URL(canonical ?? '').href).toBe(new URL(address).href);
    expect(await metaOf('link[rel=alternate][hreflang=en]', 'href')).toContain('lang=en');
    expect(await metaOf('meta[property="og:title"]', 'content')).not.toBeNull();
    const picture = await metaOf('meta[property="og:image"]', 'content');
    expect((await request.get(picture ?? '')).status()).toBe(200);
  }
  await page.goto(`${products[0]}?lang=en`);
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  expect(await metaOf('link[rel=canonical]', 'href')).toContain('lang=en');
  // English by the reader's choice, at an address that names no language.
  await page.goto(products[0] ?? '');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  expect(await metaOf('link[rel=canonical]', 'href')).not.toContain('lang=');
  const manifest = await request.get((await metaOf('link[rel=manifest]', 'href')) ?? '');
  expect(((await manifest.json()) as { icons: unknown[] }).icons.length).toBeGreaterThan(1);
});

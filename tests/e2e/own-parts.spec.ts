import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { GATEWAY_URL } from './support/shop-web.ts';
import { findProducts, idsOf, logIn, openProduct, PROMISE_MS, setHeart } from './support/shopper.ts';

// Pages are the same for everybody; what is one shopper's own comes from the gateway, in one request a document.

/** Kinds of pages that are the same for everybody. */
const pathsOf = (productId: number) => ['/', '/categories', '/products', '/search?q=커피', `/products/${productId}`];

const bodyOf = async (context: BrowserContext, path: string) => (await context.request.get(path)).text();

/** Requests of a page for what is its shopper's own, by whom they ask. */
function requestsOf(page: Page) {
  const asked = { me: [] as string[], web: [] as string[] };
  page.on('request', (request) => {
    const { pathname, search } = new URL(request.url());
    if (pathname === '/me') asked.me.push(search);
    if (['/api/recommendations', '/cart/state'].includes(pathname)) asked.web.push(pathname);
  });
  return asked;
}

/** Events of a kind that the page sends by its socket. */
function sentBySocket(page: Page, type: string): string[] {
  const sent: string[] = [];
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      if (payload.toString().includes(type)) sent.push(payload.toString());
    }),
  );
  return sent;
}

/** Sum of layout shifts without input, from the document's beginning. */
async function watchShifts(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    const seen = { shifts: 0 };
    Object.assign(globalThis, { seen });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[])
        if (!entry.hadRecentInput) seen.shifts += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  return () => page.evaluate(() => (globalThis as unknown as { seen: { shifts: number } }).seen.shifts);
}

test('a shopper with a list, a cart and a wish sees their own; a second shopper and the pages themselves nothing of it', async ({
  browser,
  page,
  context,
  request,
}) => {
  const [first, second, third] = await findProducts(request, '커피', 3);
  if (first === undefined || second === undefined || third === undefined) throw new Error('Too few products.');
  await logIn(page, 'demo@dangol.test', 'dangol-demo');
  await openProduct(page, second.productId);
  await openProduct(page, first.productId);
  await setHeart(page, true);
  await page.getByTestId('add-to-cart').first().click();
  await expect(page.getByTestId('cart-count').first()).not.toHaveText('0');
  const count = (await page.getByTestId('cart-count').first().textContent()) ?? '';

  for (const viewport of [
    { width: 1280, height: 900 },
    { width: 390, height: 844 },
  ]) {
    await page.setViewportSize(viewport);
    const shifts = await watchShifts(page);
    await page.goto('/');
    const list = page.getByTestId('rec-item-cf');
    await expect(list.getByTestId('rec-item').first()).toContainText('셔서', { timeout: PROMISE_MS });
    await expect(page.getByTestId('cart-count').first()).toHaveText(count);
    await expect(page.getByRole('link', { name: '로그인', exact: true })).toHaveCount(0);
    expect(await shifts(), `layout shift at ${viewport.width}`).toBeLessThanOrEqual(0.02);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto(`/products/${first.productId}`);
  await expect(page.getByRole('button', { name: /찜/u }).first()).toHaveAttribute('aria-pressed', 'true');

  const name = await page.evaluate(async (url) => {
    const me = (await (await fetch(url, { credentials: 'include' })).json()) as { name: string; shopperId: string };
    return [me.name, me.shopperId];
  }, `${GATEWAY_URL}/me`);
  const stranger = await browser.newContext();
  for (const path of pathsOf(first.productId))
    for (const [who, body] of [
      ['the member', await bodyOf(context, path)],
      ['a stranger', await bodyOf(stranger, path)],
    ] as const)
      for (const own of name) expect(body, `${path} of ${who}`).not.toContain(own);

  const strangers = await stranger.newPage();
  await strangers.goto(`/products/${first.productId}`);
  await expect(strangers.getByTestId('cart-count').first()).toHaveText('0');
  await expect(strangers.getByRole('button', { name: /찜/u }).first()).toHaveAttribute('aria-pressed', 'false');
  await expect(strangers.getByRole('link', { name: '로그인', exact: true })).toBeVisible();
  await stranger.close();
});

test('one request a document, with all lists of the page; nothing of the shopper is asked of the web process', async ({
  page,
}) => {
  const asked = requestsOf(page);
  const shown = sentBySocket(page, 'recommendation-shown');
  await page.goto('/');
  await expect(page.getByTestId('presence-online')).toBeVisible();
  await expect.poll(() => asked.me.length).toBeGreaterThan(0);
  const lists = new URLSearchParams(asked.me[0]).get('lists')?.split(',').sort();
  expect(lists).toEqual(['discount', 'item-cf', 'trending', 'user-cf']);
  expect(asked.web).toEqual([]);
  // Exposures are of the shopper's own response, also where that is a fallback.
  await page.getByTestId('rec-item-cf').scrollIntoViewIfNeeded();
  await expect.poll(() => shown.join()).toContain('"listId"');
});

test('log-in and log-out change the header of this tab and of another', async ({ page, context }) => {
  const other = await context.newPage();
  await other.goto('/');
  const link = other.getByRole('link', { name: '로그인', exact: true });
  await expect(link).toBeVisible();
  await logIn(page, 'demo@dangol.test', 'dangol-demo', '/');
  await expect(page.getByRole('link', { name: '로그인', exact: true })).toHaveCount(0);
  await expect(link).toHaveCount(0);
  await page.goto('/mypage');
  await page.getByTestId('logout').click();
  await expect(page.getByRole('link', { name: '로그인', exact: true })).toBeVisible();
  await expect(link).toBeVisible();
});

test('the chosen theme is there before the first paint, on a page that is the same for everybody', async ({
  page,
  context,
}) => {
  const url = test.info().project.use.baseURL ?? '';
  await context.addCookies([{ name: 'dangol_theme', value: 'dark', url }]);
  await page.goto('/', { waitUntil: 'commit' });
  await expect(page.locator('html')).toHaveClass(/dark/u);
  await expect(page.getByTestId('presence-online')).toBeVisible();
  await expect(page.locator('html')).toHaveClass(/dark/u);
  expect(await bodyOf(context, '/')).not.toMatch(/<html[^>]*dark/u);
});

test('a shopper who turned tracking off sends no view, not even before the page is interactive', async ({
  page,
  context,
  request,
}) => {
  const [product] = await findProducts(request, '커피', 1);
  const baseURL = test.info().project.use.baseURL ?? '';
  await context.addCookies([{ name: 'dangol_tracking', value: 'off', url: baseURL }]);
  const sent: string[] = [];
  page.on('request', (one) => {
    if (one.method() === 'POST' && one.url().endsWith('/events')) sent.push(one.url());
  });
  await page.goto(`/products/${product?.productId}`);
  await expect(page.getByTestId('presence-online')).toBeVisible();
  expect(sent).toEqual([]);
});

test('without the gateway a page shows what a newcomer sees', async ({ page, context }) => {
  await context.route(/\/(me|recommendations)(\?|$)/u, (route) => route.abort());
  await page.goto('/');
  const list = page.getByTestId('rec-item-cf');
  await expect(list.getByTestId('rec-item').first()).toBeVisible();
  expect((await idsOf(list)).length).toBeGreaterThan(3);
  await expect(list.getByRole('heading', { level: 2 })).not.toContainText('님');
  await expect(page.getByTestId('cart-count').first()).toBeHidden();
});

test('what is the same for everybody counts as no exposure: of a list that has not come nothing is reported', async ({
  page,
  context,
}) => {
  const shown = sentBySocket(page, 'recommendation-shown');
  await context.route(/\/recommendations(\?|$)/u, (route) => route.abort());
  await context.route(/\/me(\?|$)/u, async (route) => {
    const response = await route.fetch();
    const me = (await response.json()) as { lists: { list: string }[] };
    const json = { ...me, lists: me.lists.filter(({ list }) => list === 'trending') };
    await route.fulfill({ response, json });
  });
  await page.goto('/');
  const list = page.getByTestId('rec-item-cf');
  await list.scrollIntoViewIfNeeded();
  await expect(list.getByTestId('rec-item').first()).toBeInViewport();
  // Both are seen equally long at least: when the second is reported, the first would have been.
  await page.setViewportSize({ width: 1280, height: 3_000 });
  await page.evaluate(() => scrollTo(0, 0));
  await expect(page.getByTestId('rec-trending').getByTestId('rec-item').first()).toBeInViewport();
  await expect.poll(() => shown.join()).toContain('"list":"trending"');
  expect(shown.join()).not.toContain('"list":"item-cf"');
});

test('suggestions that come late replace each other without moving', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const shifts = await watchShifts(page);
  await page.route('**/api/search/suggest*', async (route) => {
    const response = await route.fetch();
    // Half a second after a key is pressed a shift is no longer put down to it.
    await new Promise((resolve) => setTimeout(resolve, 700));
    await route.fulfill({ response });
  });
  await page.goto('/products', { waitUntil: 'networkidle' });
  const before = await shifts();
  await page.getByTestId('search-box').first().click();
  const suggestions = page.getByTestId('suggestion');
  await page.keyboard.type('커');
  await expect(suggestions.first()).toContainText('커');
  const first = await suggestions.allTextContents();
  await page.keyboard.type('피');
  await expect.poll(() => suggestions.allTextContents()).not.toEqual(first);
  await expect(suggestions.first()).toContainText('커피');
  expect((await shifts()) - before).toBeLessThanOrEqual(0.005);
});

test('a coupon on a phone moves the page down and back without a layout shift', async ({ page, request }) => {
  const [product] = await findProducts(request, '러닝화', 1);
  await page.setViewportSize({ width: 390, height: 844 });
  const shifts = await watchShifts(page);
  await page.goto(`/products/${product?.productId}`);
  const toast = page.getByTestId('coupon-toast').last();
  await expect(toast).toBeVisible({ timeout: 10_000 });
  const roomPx = () => page.evaluate(() => document.querySelector('[data-shop-notices]')?.clientHeight ?? 0);
  await expect.poll(roomPx).toBeGreaterThan(50);
  // By itself, after ten seconds.
  await expect(page.getByTestId('coupon-toast')).toHaveCount(0, { timeout: 30_000 });
  expect(await shifts()).toBeLessThanOrEqual(0.02);
});

import { expect, type Page, test } from '@playwright/test';
import { findProducts, newTab, openProduct, PROMISE_MS } from './support/shopper.ts';

/**
 * Cart and checkout show changes of which their page got no message: without a socket, or in the back-forward cache.
 */

const within = { timeout: PROMISE_MS };

async function cartWithOne(page: Page): Promise<void> {
  const [product] = await findProducts(page.request, '노트', 1);
  await openProduct(page, product?.productId ?? 0);
  await page.getByTestId('add-to-cart').first().click();
  await expect(page.getByTestId('cart-count').first()).toHaveText('1');
}

/** Sockets of this page can be cut; while cut none comes up again. */
async function cuttableSockets(page: Page) {
  const live = new Set<{ close(): Promise<void> }>();
  let isCut = false;
  let refused = 0;
  await page.routeWebSocket(/socket\.io/u, (socket) => {
    if (isCut) {
      refused++;
      void socket.close();
      return;
    }
    socket.connectToServer();
    live.add(socket);
  });
  return {
    connected: () => live.size,
    refused: () => refused,
    async cut() {
      isCut = true;
      for (const socket of live) await socket.close();
      live.clear();
    },
    mend() {
      isCut = false;
    },
  };
}

for (const path of ['/cart', '/checkout'])
  test(`${path} shows, when its socket is back, what was changed while it was away`, async ({ page, context }) => {
    const sockets = await cuttableSockets(page);
    await cartWithOne(page);
    await page.goto(path);
    await expect.poll(sockets.connected).toBeGreaterThan(0);
    await expect(page.getByTestId('presence-online').first()).not.toHaveClass(/invisible/);
    await sockets.cut();
    await expect.poll(sockets.refused).toBeGreaterThan(0);
    const other = await newTab(context);
    await other.goto('/cart');
    await other.getByRole('button', { name: '하나 늘리기' }).click();
    await expect(other.getByTestId('cart-count').first()).toHaveText('2');
    // Nothing but the socket's return has this page look again: its tab was in front all the time.
    const count = page.getByTestId('cart-count').first();
    await expect(count).toHaveText('1');
    sockets.mend();
    await expect(count).toHaveText('2', { timeout: 10_000 });
    if (path === '/cart') await expect(page.locator('input[name=quantity]')).toHaveValue('2', within);
    else await expect(page.getByText('2개', { exact: true })).toBeVisible(within);
  });

test('the number at the cart shows a change that came after the page was drawn and before its socket was there', async ({
  page,
  context,
}) => {
  await cartWithOne(page);
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  let asked = 0;
  await page.routeWebSocket(/socket\.io/u, async (socket) => {
    asked++;
    await held;
    socket.connectToServer();
  });
  await page.goto('/');
  const count = page.getByTestId('cart-count').first();
  await expect(count).toHaveText('1');
  await expect.poll(() => asked).toBeGreaterThan(0);
  const other = await newTab(context);
  await other.goto('/cart');
  await other.getByRole('button', { name: '하나 늘리기' }).click();
  await expect(other.getByTestId('cart-count').first()).toHaveText('2');
  await expect(count).toHaveText('1');
  // A connection attempt that takes longer than 5 s is aborted, and another is made.
  release();
  await expect(count).toHaveText('2', { timeout: 10_000 });
});

test('a cart restored whole from the browser’s memory, by Back, is brought up to date', async ({ page, context }) => {
  await cartWithOne(page);
  await page.goto('/cart');
  await expect(page.getByTestId('presence-online').first()).not.toHaveClass(/invisible/);
  const other = await newTab(context);
  await other.goto('/cart');
  await other.getByRole('button', { name: '하나 늘리기' }).click();
  await expect(page.locator('input[name=quantity]')).toHaveValue('2', within);
  // The event of a restored page. Whether the browser restores one is its own decision: it may not with no-store.
  await page.route('**/cart/state', (route) => route.abort());
  await other.getByRole('button', { name: '하나 늘리기' }).click();
  await expect(other.getByTestId('cart-count').first()).toHaveText('3');
  await expect(page.locator('input[name=quantity]')).toHaveValue('2');
  await page.unroute('**/cart/state');
  await page.evaluate(() => window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
  await expect(page.locator('input[name=quantity]')).toHaveValue('3', within);
});

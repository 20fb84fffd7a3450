import { expect, test } from '@playwright/test';
import { findProducts, idsOf, newTab, openProduct, PROMISE_MS } from './support/shopper.ts';

test('what a guest opens changes the related products on the open home page, and nobody else’s', async ({
  browser,
  context,
  page,
  request,
}) => {
  const [first, second, third] = await findProducts(request, '이어폰', 3);
  if (first === undefined || second === undefined || third === undefined) throw new Error('Too few products.');

  const stranger = await (await browser.newContext()).newPage();
  await stranger.goto('/');
  const strangersList = stranger.getByTestId('rec-item-cf');
  await expect(strangersList.getByTestId('rec-item').first()).toBeVisible();
  const strangersIds = await idsOf(strangersList);

  await page.goto('/');
  const list = page.getByTestId('rec-item-cf');
  await expect(list.getByTestId('rec-item').first()).toBeVisible();
  await page.evaluate(() => Object.assign(globalThis, { neverReloaded: true }));
  const before = await idsOf(list);

  const tab = await newTab(context);
  await openProduct(tab, first.productId);
  await openProduct(tab, second.productId);
  await openProduct(tab, third.productId);

  await expect(list.getByTestId('rec-item').first()).toContainText('보셔서', { timeout: PROMISE_MS });
  // Each of the three views is a push of its own; what was seen has left the list with the last.
  const seen = [first, second, third].map((product) => String(product.productId));
  await expect
    .poll(async () => (await idsOf(list)).filter((id) => seen.includes(id)), { timeout: PROMISE_MS })
    .toEqual([]);
  expect(await idsOf(list)).not.toEqual(before);
  // The reason names one of the three.
  const reasons = await list.getByTestId('rec-item').allInnerTexts();
  expect(reasons.join('\n')).toMatch(/['‘“「].+['’”」]/u);
  expect(await page.evaluate(() => 'neverReloaded' in globalThis)).toBe(true);

  expect(await idsOf(strangersList)).toEqual(strangersIds);
});

test('what one shopper acts on reaches another of like taste', async ({ browser, request }) => {
  const taste = (await findProducts(request, '텐트', 6)).slice(-6).map((product) => product.productId);
  const [discovery, ...shared] = taste;
  if (discovery === undefined) throw new Error('Too few products.');

  const pioneer = await browser.newContext();
  const pioneersTab = await newTab(pioneer);
  for (const productId of [...shared, discovery]) await openProduct(pioneersTab, productId);
  await pioneersTab.getByTestId('add-to-cart').first().click();
  await expect(pioneersTab.getByTestId('cart-count').first()).toHaveText('1');

  const follower = await browser.newContext();
  const home = await newTab(follower);
  await home.goto('/');
  const list = home.getByTestId('rec-user-cf');
  await expect(list.getByTestId('rec-item').first()).toBeVisible();
  const followersTab = await newTab(follower);
  for (const productId of shared) await openProduct(followersTab, productId);

  await expect(list.locator(`[data-product-id="${discovery}"]`).first()).toBeAttached({ timeout: PROMISE_MS });
});

test('a list never moves under the pointer: it offers the new items instead', async ({ context, page, request }) => {
  const [first, second] = await findProducts(request, '커피', 2);
  if (first === undefined || second === undefined) throw new Error('Too few products.');
  const tab = await newTab(context);
  await openProduct(tab, first.productId);

  await page.goto('/');
  const list = page.getByTestId('rec-item-cf');
  await list.getByTestId('rec-item').first().hover();
  const before = await idsOf(list);
  await openProduct(tab, second.productId);

  const offer = page.getByRole('button', { name: /새 추천 .*보기/u });
  await expect(offer.first()).toBeVisible({ timeout: PROMISE_MS });
  expect(await idsOf(list)).toEqual(before);
  await offer.first().click();
  await expect.poll(() => idsOf(list)).not.toEqual(before);
});

test('who leaves a product’s page before it is interactive has viewed it all the same', async ({
  context,
  page,
  request,
}) => {
  const [product] = await findProducts(request, '머그', 1);
  if (product === undefined) throw new Error('Too few products.');
  await page.goto('/');
  const list = page.getByTestId('rec-item-cf');
  await expect(list.getByTestId('rec-item').first()).toBeVisible();

  const tab = await newTab(context);
  await tab.route('**/_next/static/**/*.js', (route) => route.abort());
  await openProduct(tab, product.productId);
  await tab.goto('about:blank');

  await expect(list.getByTestId('rec-item').first()).toContainText('보셔서', { timeout: PROMISE_MS });
});

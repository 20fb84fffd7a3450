import { expect, type Page, test } from '@playwright/test';
import { buyFromTwoSellers, offersOf, sellersOf, setStock } from './support/delivery.ts';
import { newTab, PROMISE_MS } from './support/shopper.ts';

const shipment = (page: Page, at: number) => page.getByTestId('shipment').nth(at);
const won = (text: string) => Number(text.replaceAll(/[^\d]/gu, ''));
const outlook = (page: Page, at: number) => shipment(page, at).getByTestId('shipment-outlook');

test('an order of two sellers: each parcel is followed live in two tabs, one arrives late', async ({
  page,
  context,
  browser,
  baseURL,
}) => {
  const orderId = await buyFromTwoSellers(page);
  const path = `/orders/${orderId}`;
  await page.goto(path);
  const other = await newTab(context);
  await other.goto(path);
  const tabs = [page, other];
  for (const tab of tabs) {
    await expect(tab.getByTestId('shipment')).toHaveCount(2);
    await expect(tab.locator('[data-testid=shipment][data-state=RECEIVED]')).toHaveCount(2);
    await expect(tab.getByTestId('cancel-order')).toBeVisible();
    await expect(tab.getByTestId('presence-online').first()).not.toHaveClass(/invisible/);
  }
  const sellers = sellersOf(orderId);
  /** Both tabs show it within the time that the shop promises. */
  const shows = async (at: number, state: string) => {
    for (const tab of tabs)
      await expect(shipment(tab, at)).toHaveAttribute('data-state', state, { timeout: PROMISE_MS });
  };

  await sellers.prepare(1);
  await shows(0, 'PREPARING');
  for (const tab of tabs) await expect(tab.getByTestId('cancel-order')).toHaveCount(0);
  await expect(page.getByTestId('announcer')).toContainText('상품 준비 중');
  await sellers.handOver(1, 'punctual');
  await shows(0, 'SHIPPED');
  await expect(shipment(page, 0).getByTestId('waybill')).toHaveText(/^\d{12}$/u);
  await expect(page.locator('[data-status]').first()).toHaveAttribute('data-status', 'PREPARING');
  await sellers.prepare(2);
  await sellers.handOver(2, 'late');
  await shows(1, 'SHIPPED');
  await expect(page.locator('[data-status]').first()).toHaveAttribute('data-status', 'SHIPPED');

  await sellers.timePasses(1, 0.72);
  await shows(0, 'IN_DELIVERY');
  await expect(outlook(page, 0)).toHaveAttribute('data-outlook', 'arrival');
  await sellers.timePasses(2, 1.12);
  await shows(1, 'IN_DELIVERY');
  await expect(outlook(page, 1)).toHaveAttribute('data-outlook', 'overdue');
  await sellers.timePasses(1, 1);
  await shows(0, 'DELIVERED');
  await expect(outlook(page, 0)).toHaveAttribute('data-outlook', 'arrived');
  await sellers.timePasses(2, 1.4);
  await shows(1, 'DELIVERED');
  await expect(outlook(page, 1)).toContainText('보다 늦었어요');
  await expect(page.locator('[data-status]').first()).toHaveAttribute('data-status', 'DELIVERED');

  // What has happened opens by keyboard.
  const history = shipment(page, 1).locator('summary');
  await history.focus();
  await page.keyboard.press('Enter');
  await expect(shipment(page, 1).getByText('택배사에 맡겼어요')).toBeVisible();

  await page.goto('/orders');
  await expect(page.getByTestId('order').first().getByTestId('order-outlook')).toContainText('도착');

  // Without script the page shows the same.
  const plain = await browser.newContext({
    ...(baseURL !== undefined && { baseURL }),
    javaScriptEnabled: false,
    storageState: await context.storageState(),
  });
  const still = await plain.newPage();
  await still.goto(path);
  await expect(still.locator('[data-testid=shipment][data-state=DELIVERED]')).toHaveCount(2);
  await plain.close();
});

test('an order that its seller has begun to prepare is no longer cancelled, also in an open dialog', async ({
  page,
}) => {
  const orderId = await buyFromTwoSellers(page);
  await page.goto(`/orders/${orderId}`);
  await page.getByTestId('cancel-order').click();
  await expect(page.getByTestId('confirm-cancel')).toBeEnabled();
  await sellersOf(orderId).prepare(1);
  await expect(shipment(page, 0)).toHaveAttribute('data-state', 'PREPARING', { timeout: PROMISE_MS });
  await expect(page.getByTestId('confirm-cancel')).toHaveCount(0);
  await page.goto('/orders');
  await expect(page.getByTestId('order').first().locator('[data-status=PREPARING]')).toBeVisible();
});

test('orders are found by a word, have a receipt that adds up, and are bought again', async ({ page }) => {
  const orderId = await buyFromTwoSellers(page);
  await page.goto(`/orders/${orderId}`);
  const name = (await page.locator('main ul li a:not([aria-hidden])').first().textContent()) ?? '';
  const paid = won((await page.getByTestId('total-won').first().textContent()) ?? '');

  await page.goto('/orders');
  await page.getByRole('searchbox', { name: '상품 이름이나 주문번호' }).fill(name);
  await page.keyboard.press('Enter');
  await page.waitForURL(/[?&]q=/u);
  await expect(page.getByTestId('order')).toHaveCount(1);
  await page.goto('/orders?q=이런-상품은-없어요');
  await expect(page.getByText('찾는 주문이 없어요')).toBeVisible();

  await page.goto(`/orders/${orderId}/receipt`);
  const [supply, vat] = [page.getByTestId('supply-won'), page.getByTestId('vat-won')];
  expect(won((await supply.textContent()) ?? '') + won((await vat.textContent()) ?? '')).toBe(paid);
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('header').first()).toBeHidden();
  await expect(page.getByTestId('receipt')).toBeVisible();
  await page.emulateMedia({ media: 'screen' });

  // One of the two is no longer sold.
  const [gone] = await offersOf(orderId);
  await setStock(gone?.offerId ?? 0, 0);
  try {
    await page.goto(`/orders/${orderId}`);
    await page.getByTestId('buy-again').click();
    await expect(page.getByTestId('cart-count').first()).toHaveText('1');
    await expect(page.getByTestId('buy-again-note')).toContainText(gone?.name ?? '-');
  } finally {
    await setStock(gone?.offerId ?? 0, gone?.stock ?? 1);
  }
});

import { expect, type Page, test } from '@playwright/test';
import { buyFromTwoSellers, sellersOf } from '#tests/e2e/support/delivery.ts';
import { findProducts } from '#tests/e2e/support/shopper.ts';
import { audit } from './support/audit.ts';
import { asMember, buy, fillAddress, fillCart, LOCALES, speak } from './support/visitors.ts';

/*
 * States of a page: menus, sheets, dialogs, suggestions, refusals, notices. Each is checked where it opens.
 */

/** Opens what `testId` or a selector names and waits until `shown` is there. */
async function show(page: Page, selector: string, shown: string): Promise<void> {
  await page.locator(selector).first().click();
  await expect(page.locator(shown).first()).toBeVisible();
}

for (const locale of LOCALES) {
  test(`axe finds nothing on what opens over the shop's pages, in ${locale}`, async ({ page, request, baseURL }) => {
    await speak(page, locale, baseURL ?? '');
    const found: string[] = [];
    // Three seconds on a product's page, and it is not put into the cart.
    const [product] = await findProducts(request, '러닝화', 1);
    await page.goto(`/products/${product?.productId}`);
    const toast = page.getByTestId('coupon-toast');
    await expect(toast.first()).toBeVisible({ timeout: 10_000 });
    // It stays while the focus is on it.
    await toast.last().getByRole('button').focus();
    found.push(...(await audit(page, 'a coupon that came')));

    // The search is recorded once the page has its script; until it is, the list stays empty.
    await page.goto('/search?q=노트', { waitUntil: 'networkidle' });
    await expect(async () => {
      await page.goto('/');
      await page.getByTestId('search-box').first().focus();
      await expect(page.getByTestId('suggestion').first()).toBeVisible({ timeout: 3_000 });
    }).toPass({ timeout: 60_000 });
    found.push(...(await audit(page, 'recent searches', ['desktop'])));
    await page.getByTestId('search-box').first().fill('이어');
    await expect(page.getByTestId('suggestion').nth(1)).toBeVisible();
    found.push(...(await audit(page, 'suggestions', ['desktop'])));

    await show(page, 'header button[aria-haspopup=menu]', '[role=menu]');
    found.push(...(await audit(page, 'the settings', ['desktop'])));

    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto('/products');
    await show(page, 'main button[aria-haspopup=dialog]', '[role=dialog]');
    found.push(...(await audit(page, 'the filters', ['phone'])));

    await fillCart(page, request);
    await page.goto('/cart');
    await page.getByTestId('remove-line').click();
    await expect(page.locator('[data-sonner-toast]')).toBeVisible();
    found.push(...(await audit(page, 'an emptied cart')));
    expect(found).toEqual([]);
  });

  test(`axe finds nothing on refused forms and failed payments, in ${locale}`, async ({ page, request, baseURL }) => {
    await speak(page, locale, baseURL ?? '');
    const found: string[] = [];
    const errors = page.getByTestId('form-errors');
    for (const path of ['/login', '/signup']) {
      await page.goto(path);
      await page.locator('form:has(#email) button[type=submit]').click();
      await expect(errors).toBeVisible();
      found.push(...(await audit(page, `${path}, refused`)));
    }
    await fillCart(page, request);
    await page.goto('/checkout');
    await page.getByTestId('place-order').click();
    await expect(errors).toBeVisible();
    found.push(...(await audit(page, '/checkout, refused')));
    await fillAddress(page);
    await page.locator('#recipient').fill('TEST:REJECT_CARD_PAYMENT');
    await page.getByTestId('place-order').click();
    await expect(errors.getByRole('link')).toHaveCount(0);
    await expect(errors).toBeVisible({ timeout: 20_000 });
    found.push(...(await audit(page, '/checkout, declined')));
    await page.goto('/orders');
    found.push(...(await audit(page, 'a failed order')));
    expect(found).toEqual([]);
  });

  test(`axe finds nothing on an order that is placed, cancelled and left, in ${locale}`, async ({
    page,
    request,
    baseURL,
  }) => {
    await speak(page, locale, baseURL ?? '');
    await asMember(page);
    await fillCart(page, request);
    await buy(page);
    const found = await audit(page, 'an order just placed');
    await show(page, '[data-testid=cancel-order]', '[role=dialog]');
    found.push(...(await audit(page, 'the question before a cancel')));
    await page.getByTestId('confirm-cancel').click();
    await expect(page.getByTestId('cancel-order')).toHaveCount(0);
    found.push(...(await audit(page, 'a cancelled order')));
    await page.goto('/coupons');
    await page.getByTestId('coupon-code').fill('00000000000000000000');
    await page.getByTestId('coupon-code-redeem').click();
    await expect(page.locator('#coupon-code-note[role=alert]')).toBeVisible();
    found.push(...(await audit(page, 'a refused code')));
    expect(found).toEqual([]);
  });

  test(`axe finds nothing on parcels that are on their way, late, missed and lost, in ${locale}`, async ({
    page,
    baseURL,
  }) => {
    await speak(page, locale, baseURL ?? '');
    const orderId = await buyFromTwoSellers(page);
    const sellers = sellersOf(orderId);
    const path = `/orders/${orderId}`;
    const found: string[] = [];
    const look = async (name: string, wanted: string) => {
      await expect(async () => {
        await page.goto(path);
        await expect(page.locator(`[data-outlook=${wanted}]`).first()).toBeVisible({ timeout: 1_000 });
      }).toPass({ timeout: 15_000 });
      await page.locator('[data-testid=shipment] summary').first().click();
      found.push(...(await audit(page, name)));
    };
    for (const number of [1, 2]) {
      await sellers.prepare(number);
      await sellers.handOver(number, number === 1 ? 'failed-once' : 'late');
    }
    await sellers.timePasses(1, 0.65);
    await look('a parcel that met none', 'next-attempt');
    await sellers.timePasses(2, 1.12);
    await look('a parcel that is overdue', 'overdue');
    await sellers.timePasses(2, 1.4);
    await look('a parcel that came late', 'arrived-late');
    await sellers.end(1, 'LOST');
    await look('a lost parcel', 'lost');
    await page.goto('/orders?q=x&period=year');
    found.push(...(await audit(page, 'a search for orders')));
    await page.goto(`${path}/receipt`);
    found.push(...(await audit(page, 'a receipt')));
    expect(found).toEqual([]);
  });
}

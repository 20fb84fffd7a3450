import { type APIRequestContext, expect, type Page, test } from '@playwright/test';
import { findProducts, logIn } from './support/shopper.ts';

/**
 * After every press the focus is on an element: on the page's body a keyboard would start again from the top.
 */
async function expectFocusKept(page: Page, after: string): Promise<void> {
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.tagName ?? 'none'), { message: `the focus after ${after}` })
    .not.toBe('BODY');
}

/** Presses what `testId` names by keyboard. */
async function press(page: Page, testId: string): Promise<void> {
  await page.getByTestId(testId).first().focus();
  await page.keyboard.press('Enter');
}

async function open(page: Page, request: APIRequestContext, query: string, place = 0): Promise<number> {
  const product = (await findProducts(request, query, place + 1))[place];
  if (product === undefined) throw new Error(`Too few products for ${query}.`);
  await page.goto(`/products/${product.productId}`);
  await expect(page.getByTestId('add-to-cart').first()).toBeVisible();
  return product.productId;
}

const announcer = (page: Page) => page.getByTestId('announcer');

test('by keyboard alone one buys and cancels, and never loses the focus', async ({ page, request }) => {
  for (const place of [0, 1]) {
    await open(page, request, '노트', place);
    await press(page, 'add-to-cart');
    await expect(page.getByTestId('cart-count').first()).toHaveText(String(place + 1));
    await expectFocusKept(page, 'adding');
    await expect(page.getByTestId('add-to-cart').first()).toBeFocused();
  }

  await page.goto('/cart');
  // The script is there: without it a press sends a form, and the page is another.
  await expect(page.locator('main ul[aria-busy=false]').first()).toBeAttached();
  const more = page.getByTestId('cart-line').first().getByRole('button', { name: '하나 늘리기' });
  await more.focus();
  await page.keyboard.press('Enter');
  await expect(announcer(page)).toContainText('총 결제 금액은');
  const less = page.getByTestId('cart-line').first().getByRole('button', { name: '하나 줄이기' });
  await less.focus();
  await page.keyboard.press('Enter');
  await expect(less).toHaveAttribute('aria-disabled', 'true');
  await expect(less).toBeFocused();

  await press(page, 'remove-line');
  await expect(page.getByTestId('cart-line')).toHaveCount(1);
  await expect(page.getByTestId('remove-line')).toBeFocused();

  // All errors are shown at once, and the focus is on the first.
  await page.goto('/checkout');
  await press(page, 'place-order');
  const errors = page.getByTestId('form-errors');
  await expect(errors.getByRole('link')).toHaveCount(4);
  await expect(errors).toHaveAttribute('role', 'alert');
  await expect(page.locator('#recipient')).toBeFocused();
  for (const id of ['recipient', 'phone', 'postcode', 'line1']) {
    const field = page.locator(`#${id}`);
    await expect(field).toHaveAttribute('aria-invalid', 'true');
    await expect(field).toHaveAccessibleDescription(/.+/u);
  }
  await errors.getByRole('link').nth(2).press('Enter');
  await expect(page.locator('#postcode')).toBeFocused();

  await page.locator('#recipient').fill('김단골');
  await page.locator('#phone').fill('010-1234-5678');
  await page.locator('#postcode').fill('04524');
  await page.locator('#line1').fill('서울특별시 중구 세종대로 110');
  await press(page, 'place-order');
  await expect(page.getByTestId('order-number')).toBeVisible({ timeout: 20_000 });

  await press(page, 'cancel-order');
  await press(page, 'confirm-cancel');
  await expect(page.getByTestId('cancel-order')).toHaveCount(0);
  await expectFocusKept(page, 'cancelling');
});

test('the last line that goes leaves the focus on the page’s heading', async ({ page, request }) => {
  await open(page, request, '노트');
  await press(page, 'add-to-cart');
  await expect(page.getByTestId('cart-count').first()).toHaveText('1');
  await page.goto('/cart');
  await press(page, 'remove-line');
  await expect(page.getByTestId('cart-line')).toHaveCount(0);
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
});

test('a sign-up that is refused says all that is wrong, in the page’s language', async ({ page, context, baseURL }) => {
  await page.goto('/signup');
  await page.locator('#email').fill('no-address');
  await page.locator('#password').fill('short');
  await page.locator('#birthYear').fill('17');
  await page.locator('form:has(#email) button[type=submit]').focus();
  await page.keyboard.press('Enter');
  const errors = page.getByTestId('form-errors');
  await expect(errors.getByRole('link')).toHaveCount(5);
  await expect(errors).toContainText('5곳을 확인해 주세요');
  await expect(page.locator('#name')).toBeFocused();
  await expect(page.locator('#email')).toHaveAccessibleDescription(/name@example\.com/u);
  await expect(page.locator('#password')).toHaveAccessibleDescription(/8자 이상/u);
  await expect(page.locator('#terms')).toHaveAttribute('aria-invalid', 'true');

  await context.addCookies([{ name: 'dangol_locale', value: 'en', url: baseURL ?? '' }]);
  await page.goto('/login');
  await page.locator('form:has(#email) button[type=submit]').click();
  await expect(page.getByTestId('form-errors')).toContainText('Please check 2 fields');
  await page.locator('#email').fill('nobody@dangol.test');
  await page.locator('#password').fill('not-the-password');
  await page.locator('form:has(#email) button[type=submit]').click();
  await expect(page.getByTestId('form-errors').getByRole('link')).toHaveCount(0);
  await expect(page.getByTestId('form-errors')).toBeFocused();
});

test('a declined payment’s reason is in view on a phone, above the bar', async ({ page, request }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, request, '노트');
  await page.getByTestId('add-to-cart').first().click();
  await expect(page.getByTestId('cart-count').first()).toHaveText('1');
  await page.goto('/checkout');
  // The sandbox of the payment provider: a recipient that it refuses with this code.
  await page.locator('#recipient').fill('TEST:REJECT_CARD_PAYMENT');
  await page.locator('#phone').fill('010-1234-5678');
  await page.locator('#postcode').fill('04524');
  await page.locator('#line1').fill('서울특별시 중구 세종대로 110');
  await page.getByTestId('place-order').click();
  const errors = page.getByTestId('form-errors');
  await expect(errors).toContainText('승인되지 않았어요', { timeout: 20_000 });
  await expect(errors).toBeFocused();
  const [reason, bar] = [await errors.boundingBox(), await page.getByTestId('place-order').boundingBox()];
  const header = await page.locator('header').first().boundingBox();
  expect(reason?.y).toBeGreaterThanOrEqual((header?.y ?? 0) + (header?.height ?? 0));
  expect((reason?.y ?? 0) + (reason?.height ?? 0)).toBeLessThanOrEqual(bar?.y ?? 0);
});

test('a dismissed recommendation, the wishlist’s heart and the search words keep the focus', async ({
  page,
  request,
}) => {
  const productId = await open(page, request, '노트');
  await page.goto('/');
  const dismiss = page.getByTestId('rec-item-cf').getByTestId('dismiss');
  await expect(dismiss.nth(1)).toBeAttached();
  const label = await dismiss.nth(1).textContent();
  await dismiss.first().focus();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('rec-item-cf').locator('[data-testid=dismiss]:focus')).toHaveText(label ?? '');

  await page.goto(`/products/${productId}`);
  await page.getByRole('button', { name: '찜하기' }).click();
  await expect(page.getByRole('button', { name: '찜 해제' })).toBeVisible();
  await page.goto('/wishlist');
  await press(page, 'unwish');
  await expect(page.getByTestId('unwish')).toHaveCount(0);
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();

  for (const words of ['노트', '커피', '이어폰']) {
    const recorded = page.waitForResponse((response) =>
      (response.request().postData() ?? '').includes('"type":"searched"'),
    );
    await page.goto(`/search?q=${words}`);
    await recorded;
  }
  await page.goto('/');
  await page.getByTestId('search-box').first().focus();
  await expect(page.getByTestId('suggestion')).toHaveText(['이어폰', '커피', '노트']);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Delete');
  await expect(page.getByTestId('suggestion')).toHaveText(['커피', '노트']);
  await page.getByTestId('forget-search').first().focus();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('suggestion')).toHaveText(['노트']);
  await expect(page.getByTestId('forget-search')).toBeFocused();
  await page.reload();
  await page.getByTestId('search-box').first().focus();
  await expect(page.getByTestId('suggestion')).toHaveText(['노트']);
  await page.getByTestId('forget-searches').click();
  await expect(page.getByTestId('suggestion')).toHaveCount(0);
  await page.reload();
  await page.getByTestId('search-box').first().focus();
  await page.getByTestId('search-box').first().fill('노');
  await expect(page.getByTestId('suggestion').first()).toBeVisible();
  await expect(page.getByTestId('forget-search')).toHaveCount(0);
});

test('the console’s charts have names of their own and their figures as tables', async ({ page }) => {
  await logIn(page, 'admin@dangol.test', 'dangol-admin', '/admin/live');
  const panel = page.locator('[data-testid=panel][data-state=ready]').first();
  await expect(panel).toBeVisible({ timeout: 30_000 });
  await panel.scrollIntoViewIfNeeded();
  const drawings = page.locator('[data-testid=panel] [role="graphics-document"]');
  await expect(drawings.first()).toBeAttached();
  const names = await drawings.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
  expect(names).not.toContain('Vega visualization');
  expect(new Set(names).size).toBe(names.length);
  await panel.getByTestId('panel-table').locator('summary').focus();
  await page.keyboard.press('Enter');
  await expect(panel.getByRole('table')).toBeVisible();
  expect(await panel.getByRole('columnheader').count()).toBeGreaterThanOrEqual(2);
  expect(await panel.getByRole('cell').count()).toBeGreaterThan(0);
});

import { expect, type Page, test } from '@playwright/test';
import { readEnvFile } from '#stack/control.ts';
import { stackPaths } from '#stack/state.ts';
import { findProducts, openProduct } from './support/shopper.ts';

/** Orders that are paid into a virtual account: the deposit, giving it up, and the account of a refund. */

const PROVIDER = process.env.PAYMENT_URL ?? readEnvFile(stackPaths()).PAYMENT_URL;

async function placeByDeposit(page: Page): Promise<string> {
  const [product] = await findProducts(page.request, '머그컵', 1);
  await openProduct(page, product?.productId ?? 0);
  await page.getByTestId('add-to-cart').first().click();
  await expect(page.getByTestId('cart-count').first()).toHaveText('1');
  await page.goto('/checkout');
  await page.locator('#recipient').fill('김단골');
  await page.locator('#phone').fill('010-1234-5678');
  await page.locator('#postcode').fill('04524');
  await page.locator('#line1').fill('서울특별시 중구 세종대로 110');
  await page.getByText('가상계좌 (무통장 입금)').click();
  await page.getByTestId('place-order').click();
  await page.waitForURL((url) => /^\/orders\/[0-9a-f-]{36}$/.test(url.pathname), { timeout: 40_000 });
  await expect(page.getByTestId('deposit')).toBeVisible();
  return new URL(page.url()).pathname;
}

const wonOf = async (page: Page, testId: string) =>
  Number((await page.getByTestId(testId).first().textContent())?.replaceAll(/\D/g, ''));

/** As the shopper's bank does. */
async function deposit(page: Page, path: string): Promise<void> {
  const amount = await wonOf(page, 'deposit-amount');
  const answer = await fetch(new URL('/deposits', PROVIDER), {
    method: 'POST',
    body: JSON.stringify({ orderId: `order-${path.split('/').at(-1)}`, amount }),
  });
  expect(answer.status).toBe(200);
}

test('the account stands on the order with its time; the deposit is shown in two tabs without a reload', async ({
  page,
  context,
}) => {
  const path = await placeByDeposit(page);
  await expect(page.locator('[data-status=WAITING_FOR_DEPOSIT]')).toBeVisible();
  expect(await wonOf(page, 'deposit-amount')).toBe(await wonOf(page, 'total-won'));
  await expect(page.getByTestId('deposit-number')).toHaveText(/^\d{14}$/);
  const list = await context.newPage();
  await list.goto('/orders');
  await expect(list.locator('[data-status=WAITING_FOR_DEPOSIT]')).toBeVisible();
  // It is no payment that is under way: the checkout is free for the next order.
  await list.goto('/checkout');
  await expect(list.getByTestId('place-order')).toHaveCount(0);
  await list.goto(path);
  await deposit(page, path);
  for (const tab of [page, list]) {
    await expect(tab.locator('[data-status=PAID], [data-status=PREPARING]').first()).toBeVisible({ timeout: 20_000 });
    await expect(tab.getByTestId('deposit')).toHaveCount(0);
  }
});

test('given up before the deposit, the product is in the cart again and the page states why', async ({ page }) => {
  await placeByDeposit(page);
  await page.getByTestId('give-up-deposit').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText('입금 전에 취소했어요')).toBeVisible();
  await expect(page.getByTestId('deposit')).toHaveCount(0);
  await expect(page.getByTestId('cart-count').first()).toHaveText('1');
});

test('the refund of a deposit asks for an account, refuses a wrong one in words, and is made', async ({ page }) => {
  const path = await placeByDeposit(page);
  const paidWon = await wonOf(page, 'deposit-amount');
  await deposit(page, path);
  await expect(page.locator('[data-status=PAID]')).toBeVisible({ timeout: 20_000 });
  await page.getByTestId('cancel-order').click();
  await page.getByTestId('confirm-cancel').click();
  const form = page.getByTestId('refund-account');
  await expect(form).toBeVisible();
  await form.getByLabel('은행').selectOption('20');
  await form.getByLabel('계좌번호').fill('12');
  await form.getByLabel('예금주').fill('김단골');
  await form.getByTestId('save-refund-account').click();
  await expect(form.getByRole('alert')).toBeVisible();
  await expect(form.getByLabel('예금주')).toHaveValue('김단골');
  await form.getByLabel('계좌번호').fill('1002-123-456789');
  await form.getByTestId('save-refund-account').click();
  await expect(page.getByTestId('refunded-won')).toBeVisible({ timeout: 20_000 });
  expect(await wonOf(page, 'refunded-won')).toBe(paidWon);
  await expect(form).toHaveCount(0);
});

test.describe('without script', () => {
  test.use({ javaScriptEnabled: false });

  test('an order waits for its deposit and is given up', async ({ page, browser }) => {
    const withScript = await browser.newContext({ javaScriptEnabled: true });
    const path = await placeByDeposit(await withScript.newPage());
    await page.context().addCookies((await withScript.storageState()).cookies);
    await withScript.close();
    await page.goto(path);
    await page.getByTestId('give-up-deposit').click();
    await expect(page.getByText('입금 전에 취소했어요')).toBeVisible();
  });
});

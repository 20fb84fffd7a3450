import { expect, test } from '@playwright/test';
import { findProducts, openProduct } from './support/shopper.ts';

const won = (text: string) => Number(text.replaceAll(/[^\d]/gu, ''));

test('who hesitates is offered a coupon, it lowers the price at checkout, and it is used once', async ({
  page,
  request,
}) => {
  const product = (await findProducts(request, '러닝화', 1))[0];
  if (product === undefined) throw new Error('Too few products.');
  await openProduct(page, product.productId);

  // C1: three seconds on the page and not carted.
  const toast = page.getByTestId('coupon-toast');
  await expect(toast).toBeVisible({ timeout: 8_000 });

  await page.goto('/coupons');
  await expect(page.getByTestId('coupon-item').and(page.locator('[data-rule="C1"]'))).toHaveCount(1);

  await openProduct(page, product.productId);
  await page.getByTestId('add-to-cart').first().click();
  await expect(page.getByTestId('cart-count').first()).toHaveText('1');
  await page.goto('/cart');
  await expect(page.getByTestId('cart-line')).toHaveCount(1);

  await page.goto('/checkout');
  await page.getByLabel('받는 분').fill('김단골');
  await page.getByLabel(/휴대폰|연락처/u).fill('010-1234-5678');
  await page.getByLabel('우편번호').fill('04524');
  await page.getByLabel(/^주소/u).first().fill('서울특별시 중구 세종대로 110');
  const discount = page.getByTestId('total-discount');
  await expect(discount).toBeVisible();
  expect(won((await discount.textContent()) ?? '')).toBe(Math.floor(product.priceWon / 10));
  await page.getByTestId('place-order').click();
  await expect(page.getByTestId('order-number').first()).toBeVisible({ timeout: 40_000 });

  await page.goto('/coupons');
  await expect(page.locator('[data-testid="coupon-item"][data-rule="C1"][data-usable="true"]')).toHaveCount(0);
});

test('a guest who logs in keeps their cart', async ({ page, request }) => {
  const product = (await findProducts(request, '노트', 1))[0];
  if (product === undefined) throw new Error('Too few products.');
  await openProduct(page, product.productId);
  await page.getByTestId('add-to-cart').first().click();
  await expect(page.getByTestId('cart-count').first()).not.toHaveText('0');

  await page.goto('/login');
  await page.getByLabel('이메일').fill('demo@dangol.test');
  await page.getByLabel('비밀번호').fill('dangol-demo');
  await page.getByRole('button', { name: '로그인' }).last().click();
  await page.waitForURL((url) => !url.pathname.startsWith('/login'));
  await page.goto('/cart');
  await expect(page.getByTestId('cart-line').filter({ hasText: product.name }).first()).toBeVisible();
});

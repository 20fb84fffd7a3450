import { type APIRequestContext, expect, type Page } from '@playwright/test';
import { findProducts, logIn } from '#tests/e2e/support/shopper.ts';

export const LOCALES = ['ko', 'en'] as const;
export type Locale = (typeof LOCALES)[number];

/** A state of a page: how one comes to it. */
export interface View {
  name: string;
  open(page: Page): Promise<unknown>;
}

/** A page as its address opens it. */
export const at = (path: string, name = path): View => ({ name, open: (page) => page.goto(path) });

/** Puts one piece of a product into the cart, by its page. */
export async function fillCart(page: Page, request: APIRequestContext): Promise<number> {
  const product = (await findProducts(request, '노트', 1))[0];
  if (product === undefined) throw new Error('The shop sells no notebook.');
  await page.goto(`/products/${product.productId}`);
  await page.getByTestId('add-to-cart').first().click();
  await expect(page.getByTestId('cart-count').first()).toHaveText(/^[1-9]/);
  return product.productId;
}

/** Fills the checkout's address, on a page in any language. */
export async function fillAddress(page: Page): Promise<void> {
  await page.locator('#recipient').fill('김단골');
  await page.locator('#phone').fill('010-1234-5678');
  await page.locator('#postcode').fill('04524');
  await page.locator('#line1').fill('서울특별시 중구 세종대로 110');
}

/** Buys what is in the cart; the page shows the order afterwards. */
export function buy(page: Page): Promise<void> {
  return buyAt(page, '/checkout', {});
}

/** The same as a gift. */
export function buyGift(page: Page): Promise<void> {
  return buyAt(page, '/checkout?gift=1', { sender: '보내는이', message: '생일 축하해!' });
}

async function buyAt(page: Page, path: string, fields: Readonly<Record<string, string>>): Promise<void> {
  await page.goto(path);
  await fillAddress(page);
  for (const [id, value] of Object.entries(fields)) await page.locator(`#${id}`).fill(value);
  await page.getByTestId('place-order').click();
  await expect(page.getByTestId('order-number').first()).toBeVisible({ timeout: 20_000 });
}

export const asMember = (page: Page) => logIn(page, 'demo@dangol.test', 'dangol-demo');
export const asOperator = (page: Page) => logIn(page, 'admin@dangol.test', 'dangol-admin');

/** In the language wanted, from the first page on. */
export async function speak(page: Page, locale: Locale, url: string): Promise<void> {
  await page.context().addCookies([{ name: 'dangol_locale', value: locale, url }]);
}

import { devices, expect, type Page, test } from '@playwright/test';
import { findProducts } from './support/shopper.ts';

const PATHS = [
  '/',
  '/products',
  '/search?q=커피',
  '/cart',
  '/coupons',
  '/orders',
  '/wishlist',
  '/mypage',
  '/login',
  '/signup',
  '/categories',
];

/** Everything a page complains of: exceptions, console errors (refused scripts among them), failed requests. */
function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 500) complaints.push(`${response.status()} ${response.url()}`);
  });
  return complaints;
}

for (const [name, viewport] of [
  ['desktop', { width: 1280, height: 900 }],
  ['phone', devices['iPhone 14'].viewport],
] as const) {
  test(`every page opens without a complaint and fits a ${name}`, async ({ page, request }) => {
    await page.setViewportSize(viewport);
    const complaints = complaintsOf(page);
    const product = (await findProducts(request, '커피', 1))[0];
    for (const path of [...PATHS, `/products/${product?.productId}`]) {
      const response = await page.goto(path, { waitUntil: 'load' });
      expect(response?.status(), path).toBe(200);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow, `${path} does not scroll sideways`).toBeLessThanOrEqual(0);
      expect(complaints, path).toEqual([]);
    }
  });
}

test('a product that does not exist is a page that says so, with 404', async ({ page }) => {
  const response = await page.goto('/products/999999999');
  expect(response?.status()).toBe(404);
  await expect(page.getByRole('link').first()).toBeVisible();
});

test('the shop speaks English when asked', async ({ page, context, baseURL }) => {
  await context.addCookies([{ name: 'dangol_locale', value: 'en', url: baseURL ?? 'http://localhost:3000' }]);
  await page.goto('/cart');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
});

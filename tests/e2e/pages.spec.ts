import { randomUUID } from 'node:crypto';
import { type APIRequestContext, devices, expect, type Page, test } from '@playwright/test';
import { issueOptOutToken } from '#server/coupons/opt-out-token.ts';
import { resolveEnv } from '#stack/env.ts';
import { customerIdOf, findProducts, logIn } from './support/shopper.ts';

const SHOP = [
  '/',
  '/products',
  '/search?q=커피',
  '/cart',
  '/coupons',
  '/orders',
  '/wishlist',
  '/mypage',
  '/categories',
];

/** Whose pages, by whom they are opened. */
const VISITORS = [
  { who: 'a guest', paths: [...SHOP, '/login', '/signup'] },
  {
    who: 'a member',
    paths: ['/mypage', '/mailbox', '/coupons'],
    logIn: (page: Page) => logIn(page, 'demo@dangol.test', 'dangol-demo'),
  },
  {
    who: 'an operator',
    paths: ['/admin', '/admin/live', '/admin/rules', '/admin/rules/C1', '/admin/rules/C9'],
    logIn: (page: Page) => logIn(page, 'admin@dangol.test', 'dangol-admin'),
  },
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

/** Addresses that no list can name before the shop runs. */
async function pathsOf(who: string, request: APIRequestContext): Promise<string[]> {
  if (who !== 'a guest') return [];
  const [product] = await findProducts(request, '커피', 1);
  const link = issueOptOutToken(randomUUID(), (await resolveEnv()).SESSION_SECRET ?? '');
  return [`/products/${product?.productId}`, `/mail/opt-out?token=${link}`];
}

for (const { who, paths, logIn: enter } of VISITORS)
  for (const [name, viewport] of [
    ['desktop', { width: 1280, height: 900 }],
    ['phone', devices['iPhone 14'].viewport],
  ] as const) {
    test(`every page of ${who} opens without a complaint and fits a ${name}`, async ({ page, request }) => {
      await page.setViewportSize(viewport);
      await enter?.(page);
      const complaints = complaintsOf(page);
      for (const path of [...paths, ...(await pathsOf(who, request))]) {
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

test('the link in a mail ends the mails: by its button, by a mail program, and by nothing else', async ({
  page,
  playwright,
  baseURL,
}) => {
  await logIn(page, 'demo@dangol.test', 'dangol-demo');
  await page.goto('/mypage');
  const agreed = page.getByRole('checkbox').first();
  if ((await agreed.getAttribute('data-state')) !== 'checked') await agreed.click();
  await page.getByRole('link', { name: '받은 메일' }).click();
  await page.waitForURL('**/mailbox');

  const { SESSION_SECRET = '', DATABASE_URL = '' } = await resolveEnv();
  const token = issueOptOutToken(await customerIdOf(DATABASE_URL, 'demo@dangol.test'), SESSION_SECRET);
  // A mail program: no page, no cookie.
  const program = await playwright.request.newContext({ baseURL: baseURL ?? '' });
  const form = { 'List-Unsubscribe': 'One-Click' };
  expect((await program.get(`/mail/opt-out?token=${token}`)).status()).toBe(200);
  expect((await program.post(`/mail/opt-out/one-click?token=${token}x`, { form })).status()).toBe(404);
  expect((await program.post(`/mail/opt-out?token=${token}`, { form })).status()).toBe(403);
  expect((await page.goto('/mail/opt-out?token=none'))?.status()).toBe(404);
  await page.goto('/mypage');
  await expect(agreed).toHaveAttribute('data-state', 'checked');

  await page.goto(`/mail/opt-out?token=${token}`);
  await page.getByTestId('opt-out').click();
  await expect(page.getByTestId('opt-out')).toHaveCount(0);
  await page.goto('/mypage');
  await expect(agreed).toHaveAttribute('data-state', 'unchecked');
  await agreed.click();
  await expect(agreed).toHaveAttribute('data-state', 'checked');
  expect((await program.post(`/mail/opt-out/one-click?token=${token}`, { form })).status()).toBe(204);
  await page.goto('/mypage');
  await expect(agreed).toHaveAttribute('data-state', 'unchecked');
  await program.dispose();
});

import { type Browser, type BrowserContext, expect } from '@playwright/test';

/** The first customer that a local shop is seeded with. */
const MEMBER = { email: 'demo@dangol.test', password: 'dangol-demo' };
const LIST_MS = 20_000;

type Session = Awaited<ReturnType<BrowserContext['storageState']>>;

/** Cookies of a member with a list of their own, a cart and a wish. Throws where the shop does not come to that. */
export async function memberSession(browser: Browser, webUrl: string, productIds: readonly number[]): Promise<Session> {
  const context = await browser.newContext({
    baseURL: webUrl,
    locale: 'ko-KR',
    viewport: { width: 1280, height: 900 },
  });
  const page = await context.newPage();
  await page.goto('/login');
  await page.locator('input[type=email]').fill(MEMBER.email);
  await page.locator('input[type=password]').fill(MEMBER.password);
  await page.locator('form:has(input[type=password]) button[type=submit]').click();
  await page.waitForURL((url) => !url.pathname.startsWith('/login'));
  for (const productId of productIds) {
    await page.goto(`/products/${productId}`, { waitUntil: 'networkidle' });
    const heart = page.getByRole('button', { name: /찜/u }).first();
    if ((await heart.getAttribute('aria-pressed')) !== 'true') await heart.click();
    await expect(heart).toHaveAttribute('aria-pressed', 'true');
  }
  await page.getByTestId('add-to-cart').first().click();
  await expect(page.getByTestId('cart-count').first()).not.toHaveText('0');
  await page.goto('/');
  const ownItem = page.locator('[data-testid=rec-item-cf][data-tier=personal] [data-testid=rec-item]').first();
  await expect(ownItem).toBeVisible({ timeout: LIST_MS });
  const session = await context.storageState();
  await context.close();
  return session;
}

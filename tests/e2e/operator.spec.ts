import { expect, type Page, test } from '@playwright/test';

/** The operators' console: there for operators, and for nobody else. */

const PLACES = ['/admin', '/admin/live', '/admin/recommendations'];
const FIGURES = '/admin/api/panels/funnel';

async function logIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto('/login');
  await page.locator('input[type=email]').fill(email);
  await page.locator('input[type=password]').fill(password);
  await page.locator('form:has(input[type=password]) button[type=submit]').click();
  await page.waitForURL((url) => !url.pathname.startsWith('/login'));
}

test('to a guest and to a member the console is not there', async ({ page }) => {
  const answers = async () => {
    const statuses: number[] = [];
    for (const path of [...PLACES, FIGURES]) statuses.push((await page.request.get(path)).status());
    return statuses;
  };
  expect(await answers()).toEqual([404, 404, 404, 403]);
  await logIn(page, 'demo@dangol.test', 'dangol-demo');
  expect(await answers()).toEqual([404, 404, 404, 403]);
});

test('an operator sees what a shopper does, while it happens', async ({ page, browser }) => {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await logIn(page, 'admin@dangol.test', 'dangol-admin');
  await page.goto('/admin/live');
  await expect(page.getByTestId('live-state')).toHaveAttribute('data-state', 'on', { timeout: 20_000 });

  const shopper = await browser.newContext();
  const tab = await shopper.newPage();
  await tab.goto('/products');
  await expect(page.getByTestId('live-ticker')).toContainText('page-viewed', { timeout: 10_000 });

  // Drawn under our policy: nothing may be evaluated.
  const traffic = page.locator('[data-panel="events-over-time"]');
  await traffic.scrollIntoViewIfNeeded();
  await expect(traffic).toHaveAttribute('data-state', 'ready', { timeout: 30_000 });
  await expect(traffic.locator('svg')).toBeVisible();
  await shopper.close();
  expect(errors).toEqual([]);
});

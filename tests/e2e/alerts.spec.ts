import { expect, type Page, test } from '@playwright/test';
import { inShop } from './support/shop-database.ts';
import { logIn } from './support/shopper.ts';

/** An alert that the running evaluator fires: an operator sees what to do, acknowledges it, and it ends by itself. */

test.describe.configure({ mode: 'serial' });

const EVALUATED = { timeout: 75_000 };
const alert = (page: Page) => page.locator('[data-testid="alert"][data-rule="roll-up-drift"]');

/** What a recount leaves that had to change a complete day. */
const drift = (rows: number) =>
  inShop(
    (db) => db.$executeRaw`
      INSERT INTO roll_up_day (day, recounted_at, drift) VALUES ('2020-01-01', now(), ${rows})
      ON CONFLICT (day) DO UPDATE SET recounted_at = now(), drift = ${rows}`,
  );

test.afterAll(() => inShop((db) => db.$executeRaw`DELETE FROM roll_up_day WHERE day = '2020-01-01'`));

test('an alert appears by itself, is acknowledged by keyboard once, and ends by itself', async ({ page }) => {
  test.setTimeout(240_000);
  await drift(0);
  await logIn(page, 'admin@dangol.test', 'dangol-admin', '/admin/alerts');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('알림');
  await expect(alert(page)).toHaveCount(0, EVALUATED);
  await drift(3);
  await expect(alert(page)).toBeVisible(EVALUATED);
  await expect(alert(page)).toHaveAttribute('data-state', 'firing');
  await expect(alert(page)).toContainText('3 행');
  await expect(alert(page)).toContainText('npm run analytics -- recount');
  await page.screenshot({ path: test.info().outputPath('firing.png'), fullPage: true });

  const acknowledge = alert(page).getByTestId('alert-acknowledge');
  await acknowledge.focus();
  await page.keyboard.press('Enter');
  await expect(alert(page)).toHaveAttribute('data-state', 'acknowledged');
  await expect(acknowledge).toBeFocused();
  await acknowledge.click({ force: true });
  await page.reload();
  await expect(alert(page)).toHaveAttribute('data-state', 'acknowledged');
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.screenshot({ path: test.info().outputPath('acknowledged-dark.png'), fullPage: true });
  await page.goto('/admin/pipeline');
  await expect(alert(page)).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('pipeline.png'), fullPage: false });

  await page.goto('/admin/alerts');
  const pages: string[] = [];
  page.on('request', (request) => {
    if (request.headers().rsc !== undefined) pages.push(request.url());
  });
  const stale = page.getByTestId('alerts-stale');
  await page.route('**/admin/api/alerts', (route) => route.abort());
  await expect(async () => {
    // Back from another tab, once the page listens: it is read at once.
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await expect(stale).toContainText(/에 읽은 것입니다/, { timeout: 1_000 });
  }).toPass();
  await expect(alert(page)).toBeVisible();
  await page.unroute('**/admin/api/alerts');
  await expect(stale).toHaveCount(0);
  await drift(0);
  await expect(alert(page)).toHaveCount(0, EVALUATED);
  // Read again by themselves, without the page.
  expect(pages).toEqual([]);
  await expect(page.getByTestId('alert-history')).toContainText('집계 어긋남');
});

test('without script the button is a form, and a request from another page is refused', async ({ browser }) => {
  test.setTimeout(120_000);
  await drift(2);
  const context = await browser.newContext();
  const page = await context.newPage();
  await logIn(page, 'admin@dangol.test', 'dangol-admin', '/admin/alerts');
  await expect(alert(page)).toHaveAttribute('data-state', 'firing', EVALUATED);
  const plain = await browser.newContext({ javaScriptEnabled: false, storageState: await context.storageState() });
  const tab = await plain.newPage();
  await tab.goto('/admin/alerts');
  await alert(tab).getByTestId('alert-mute').click();
  await expect(alert(tab)).toContainText('까지 끔');
  await alert(tab).getByTestId('alert-acknowledge').click();
  await expect(alert(tab)).toHaveAttribute('data-state', 'acknowledged');
  const foreign = await context.request.post('/admin/alerts', {
    headers: { origin: 'https://elsewhere.example' },
    multipart: { id: '0190a0a0-0000-7000-8000-000000000001', change: 'acknowledge' },
  });
  expect(foreign.status()).toBe(403);
  await plain.close();
  await context.close();
});

test('on a phone of 320 px nothing is cut off, in English', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await logIn(page, 'admin@dangol.test', 'dangol-admin', '/admin/alerts?lang=en');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Alerts');
  const widths = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  expect(widths[0]).toBe(widths[1]);
  await page.screenshot({ path: test.info().outputPath('phone.png'), fullPage: true });
});

test('to a guest and to a member it is not there', async ({ page }) => {
  expect((await page.request.get('/admin/alerts')).status()).toBe(404);
  await logIn(page, 'demo@dangol.test', 'dangol-demo');
  expect((await page.request.get('/admin/alerts')).status()).toBe(404);
});

import { expect, type Page, test } from '@playwright/test';
import { audit } from '#tests/axe/support/audit.ts';
import { logIn } from './support/shopper.ts';

/** Operators see the pipeline's figures, live, as drawings, as tables and as text. */

const PANELS = 19;
const panel = (page: Page, id: string) => page.locator(`[data-panel="${id}"]`);
const open = (page: Page, query = '') => logIn(page, 'admin@dangol.test', 'dangol-admin', `/admin/pipeline${query}`);

test('an operator opens it from the console, and every panel is drawn and read again', async ({ page }) => {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await logIn(page, 'admin@dangol.test', 'dangol-admin', '/admin');
  await page.getByRole('navigation', { name: '운영 메뉴' }).getByRole('link', { name: '파이프라인' }).click();
  await page.waitForURL('**/admin/pipeline');
  await expect(page.getByRole('heading', { level: 1, name: '데이터 파이프라인' })).toBeVisible();
  const panels = page.getByTestId('panel');
  await expect(panels).toHaveCount(PANELS);
  await expect(panel(page, 'orders-per-minute').locator('svg').first()).toBeVisible();
  // Below the edge nothing is drawn yet.
  await expect(panel(page, 'lifetime-value').locator('svg')).toHaveCount(0);
  for (const each of await panels.all()) {
    await each.scrollIntoViewIfNeeded();
    await expect(each).toHaveAttribute('data-state', /ready|empty/, { timeout: 30_000 });
    const isDrawn = (await each.getByTestId('panel-table').count()) > 0;
    if (isDrawn) await expect(each.locator('svg').first()).toBeVisible();
  }
  // Orders of the seeded month, and what Kafka holds, without Prometheus.
  await expect(panel(page, 'weekday-hours')).toHaveAttribute('data-state', 'ready');
  await expect(panel(page, 'kafka-lag').getByTestId('panel-summary')).toContainText('밀린 메시지');

  const asOf = page.getByTestId('pipeline-as-of');
  await page.getByTestId('pipeline-pause').click();
  const paused = await asOf.textContent();
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.getByTestId('pipeline-pause').click();
  await expect(asOf).not.toHaveText(paused ?? '', { timeout: 20_000 });
  expect(requests.some((url) => url.includes('/admin/api/pipeline/today'))).toBe(true);
  expect(errors).toEqual([]);
});

test('range and sources by keyboard; each choice has an address; a table has the numbers', async ({ page }) => {
  await open(page);
  const month = page.getByRole('link', { name: '30일' });
  await month.focus();
  await page.keyboard.press('Enter');
  await page.waitForURL('**/admin/pipeline?range=month');
  await expect(month).toHaveAttribute('aria-current', 'true');
  await page.getByRole('link', { name: '이 상점' }).first().press('Enter');
  await page.waitForURL('**/admin/pipeline?range=month&sources=shop');
  await page.reload();
  await expect(page.getByRole('link', { name: '모든 출처' })).not.toHaveAttribute('aria-current', 'true');
  const table = panel(page, 'funnel').getByTestId('panel-table');
  await table.locator('summary').focus();
  await page.keyboard.press('Enter');
  await expect(table.getByRole('row')).toHaveCount(5);
  expect((await page.request.get('/admin/api/pipeline/today?range=year')).status()).toBe(400);
  expect((await page.request.get('/admin/api/pipeline/today?sources=made-up')).status()).toBe(400);
  expect((await page.request.get('/admin/api/pipeline/constructor')).status()).toBe(404);
  const answer = await page.request.get('/admin/api/pipeline/today');
  expect(answer.headers()['cache-control']).toContain('no-store');
});

test('on 320 px nothing is cut off, in Korean and English, and axe has nothing against it', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await open(page);
  for (const path of ['/admin/pipeline', '/admin/pipeline?lang=en']) {
    await page.goto(path);
    await expect(page.getByTestId('panel')).toHaveCount(PANELS);
    const widths = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
    expect(widths[0]).toBe(widths[1]);
  }
  await expect(page.getByRole('heading', { level: 1, name: 'Data pipeline' })).toBeVisible();
  // The desktop's is in tests/axe.
  expect(await audit(page, 'pipeline', ['phone'])).toEqual([]);
});

test('without script the newest numbers and the tables are there, and the choices work', async ({ browser }) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await open(page);
  const plain = await browser.newContext({ javaScriptEnabled: false, storageState: await context.storageState() });
  const tab = await plain.newPage();
  await tab.goto('/admin/pipeline?range=month');
  await expect(panel(tab, 'weekday-hours').getByTestId('panel-summary')).toContainText('가장 많은 때');
  await panel(tab, 'weekday-hours').locator('summary').click();
  await expect(panel(tab, 'weekday-hours').getByRole('row')).toHaveCount(7 * 24 + 1);
  await tab.getByRole('link', { name: '24시간' }).click();
  await expect(tab.getByRole('link', { name: '24시간' })).toHaveAttribute('aria-current', 'true');
  await plain.close();
  await context.close();
});

test('to a guest and to a member it is not there', async ({ page }) => {
  const statuses = async () => [
    (await page.request.get('/admin/pipeline')).status(),
    (await page.request.get('/admin/api/pipeline/today')).status(),
    (await page.request.get('/admin/api/pipeline/no-such-panel')).status(),
  ];
  expect(await statuses()).toEqual([404, 403, 403]);
  await logIn(page, 'demo@dangol.test', 'dangol-demo');
  expect(await statuses()).toEqual([404, 403, 403]);
});

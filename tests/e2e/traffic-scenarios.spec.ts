import { expect, type Page, test } from '@playwright/test';
import { logIn } from './support/shopper.ts';

/** Operators force scenarios of generated traffic, and others cannot. */

const scenario = (page: Page, code: string) => page.locator(`[data-scenario="${code}"]`);

/** Ends what an earlier attempt has left. */
async function stopped(page: Page, code: string): Promise<void> {
  if ((await scenario(page, code).getByText('까지 강제').count()) === 0) return;
  await scenario(page, code).getByTestId('scenario-stop').click();
  await expect(scenario(page, code).getByText('까지 강제')).toHaveCount(0);
}

test('a scenario is forced for an hour by keyboard, is there after a reload, and is stopped', async ({ page }) => {
  await logIn(page, 'admin@dangol.test', 'dangol-admin', '/admin/traffic');
  await expect(page.getByTestId('scenario')).toHaveCount(20);
  await stopped(page, 'moving');
  const card = scenario(page, 'moving');
  const force = card.getByTestId('scenario-hour');
  await force.focus();
  await page.keyboard.press('Enter');
  await expect(card.getByText('까지 강제')).toBeVisible();
  await expect(force).toBeFocused();
  // Again, as one who has not seen the answer: it is forced, once.
  await force.click();
  await page.reload();
  await expect(card.getByText('까지 강제')).toHaveCount(1);

  await card.getByTestId('scenario-stop').click();
  await expect(card.getByText('까지 강제')).toHaveCount(0);
  await page.reload();
  await expect(card.getByText('까지 강제')).toHaveCount(0);
});

test('on a phone of 320 px nothing is cut off, and in English the names are English', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await logIn(page, 'admin@dangol.test', 'dangol-admin', '/admin/traffic?lang=en');
  await expect(scenario(page, 'moving').getByRole('heading')).toHaveText('Moving season');
  const widths = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  expect(widths[0]).toBe(widths[1]);
  await page.screenshot({ path: test.info().outputPath('phone.png'), fullPage: false });
});

test.describe('without script', () => {
  test('the buttons are a form, and a request from another page is refused', async ({ browser }) => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await logIn(page, 'admin@dangol.test', 'dangol-admin', '/admin/traffic');
    await stopped(page, 'white-day');
    const cookies = await context.storageState();
    const plain = await browser.newContext({ javaScriptEnabled: false, storageState: cookies });
    const tab = await plain.newPage();
    await tab.goto('/admin/traffic');
    await scenario(tab, 'white-day').getByTestId('scenario-day').click();
    await expect(scenario(tab, 'white-day').getByText('까지 강제')).toBeVisible();
    await scenario(tab, 'white-day').getByTestId('scenario-stop').click();
    await expect(scenario(tab, 'white-day').getByText('까지 강제')).toHaveCount(0);

    const foreign = await context.request.post('/admin/traffic', {
      headers: { origin: 'https://elsewhere.example' },
      multipart: { code: 'white-day', change: 'day' },
    });
    expect(foreign.status()).toBe(403);
    await plain.close();
    await context.close();
  });
});

test('to a guest and to a member it is not there', async ({ page }) => {
  expect((await page.request.get('/admin/traffic')).status()).toBe(404);
  await logIn(page, 'demo@dangol.test', 'dangol-demo');
  expect((await page.request.get('/admin/traffic')).status()).toBe(404);
});

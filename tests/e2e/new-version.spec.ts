import { expect, type Page, test } from '@playwright/test';

test.describe('a tab from before a new version', () => {
  /** From now on the server does not know the actions of this page, as after a deploy. */
  async function forgetActions(page: Page): Promise<() => Promise<void>> {
    const match = '**/*';
    await page.route(match, async (route) => {
      const headers = route.request().headers();
      if (headers['next-action'] === undefined) return route.fallback();
      return route.continue({ headers: { ...headers, 'next-action': `7f${'0'.repeat(40)}` } });
    });
    return () => page.unroute(match);
  }

  test('is loaded anew, once, and keeps what was typed', async ({ page }) => {
    await page.goto('/signup');
    await page.locator('input[type=email]').fill('typed@dangol.test');
    await page.locator('input[name=name]').fill('김단골');
    const restoreActions = await forgetActions(page);
    await page.locator('input[type=password]').first().fill('long-enough-secret');
    const reloaded = page.waitForEvent('load');
    for (const box of await page.getByRole('checkbox').all()) await box.click();
    await page.locator('form:has(input[type=password]) button[type=submit]').click();
    await reloaded;
    await restoreActions();
    await expect(page.locator('input[type=email]')).toHaveValue('typed@dangol.test');
    await expect(page.locator('input[name=name]')).toHaveValue('김단골');
    await expect(page.locator('input[type=password]').first()).toHaveValue('');
    await expect(page.getByText('새 버전')).toBeVisible();
  });

  test('hears of the new version before anything fails, opens it when asked, and keeps what was typed', async ({
    page,
  }) => {
    const own = page.waitForResponse('**/cart/state');
    await page.goto('/signup');
    await page.locator('input[name=name]').fill('김단골');
    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
    expect((await own).headers()['x-dangol-build']).toMatch(/^[0-9a-f]{16}$/u);
    await expect(page.getByText('새 버전이 나왔어요')).toHaveCount(0);

    // Deployed: the next answer is of another build.
    await page.route('**/cart/state', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, headers: { ...response.headers(), 'x-dangol-build': 'of-tomorrow' } });
    });
    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
    await expect(page.getByText('새 버전이 나왔어요')).toBeVisible();
    await expect(page.locator('input[name=name]')).toHaveValue('김단골');
    await page.unroute('**/cart/state');
    const reloaded = page.waitForEvent('load');
    await page.getByRole('button', { name: '열기', exact: true }).click();
    await reloaded;
    await expect(page.getByText('새 버전으로 열었어요')).toBeVisible();
    await expect(page.locator('input[name=name]')).toHaveValue('김단골');
  });

  test('that stays old after that says what to do instead of loading for ever', async ({ page }) => {
    await page.goto('/login');
    await forgetActions(page);
    let loads = 0;
    page.on('load', () => loads++);
    const send = async () => {
      await page.locator('input[name=email]').fill('typed@dangol.test');
      await page.locator('input[name=password]').fill('long-enough-secret');
      await page.locator('form:has(input[name=password]) button[type=submit]').click();
    };
    await send();
    await expect.poll(() => loads).toBe(1);
    await send();
    await expect(page.getByText('새로고침해 주세요')).toBeVisible();
    expect(loads).toBe(1);
  });
});

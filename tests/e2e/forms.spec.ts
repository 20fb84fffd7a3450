import { expect, type Page, test } from '@playwright/test';
import { findProducts, logIn, openProduct } from './support/shopper.ts';

/** Forms lose nothing: not the order, not what was typed, and nothing of it gets into an address. */

const ADDRESS = {
  '받는 분': '김단골',
  '휴대폰 번호': '0507-1234-5678',
  우편번호: '04524',
  주소: '서울특별시 중구 세종대로 110',
} as const;

async function putIntoCart(page: Page, query: string): Promise<void> {
  const [product] = await findProducts(page.request, query, 1);
  await openProduct(page, product?.productId ?? 0);
  await page.getByTestId('add-to-cart').first().click();
  await expect(page.getByTestId('cart-count').first()).toHaveText('1');
}

async function typeAddress(page: Page): Promise<void> {
  for (const [label, text] of Object.entries(ADDRESS)) await page.getByLabel(label, { exact: true }).fill(text);
}

async function expectAddressKept(page: Page): Promise<void> {
  for (const [label, text] of Object.entries(ADDRESS))
    await expect(page.getByLabel(label, { exact: true })).toHaveValue(text);
}

const isPost = (method: string) => method === 'POST';

test('an answer to "pay" that is lost ends at the order’s page, and the order is paid once', async ({ page }) => {
  await putIntoCart(page, '머그컵');
  await page.goto('/checkout');
  await typeAddress(page);
  let lost = 0;
  await page.route('**/checkout', async (route) => {
    const isPay = isPost(route.request().method()) && (route.request().postData() ?? '').includes('idempotencyKey');
    if (!isPay) return route.continue();
    await route.fetch({ maxRedirects: 0 });
    lost++;
    await route.abort('connectionreset');
  });
  await page.getByTestId('place-order').click();
  await page.waitForURL(/\/orders\/[0-9a-f-]{36}/);
  await expect(page.getByTestId('order-number')).toBeVisible();
  await expect(page.locator('[data-status=PAID]')).toBeVisible();
  await expect(page.getByText('0507-1234-5678')).toBeVisible();
  expect(lost).toBe(1);
  await page.goto('/orders');
  await expect(page.locator('[data-status]')).toHaveCount(1);
});

test('offline at "pay": all that was typed stays, it says what is known, and the next press orders once', async ({
  page,
  context,
}) => {
  await putIntoCart(page, '머그컵');
  await page.goto('/checkout');
  await typeAddress(page);
  await context.setOffline(true);
  await page.getByTestId('place-order').click();
  await expect(page.getByRole('alert').filter({ hasText: '인터넷에 연결되어 있지 않아' })).toBeVisible();
  await expectAddressKept(page);
  expect(new URL(page.url()).pathname).toBe('/checkout');
  await context.setOffline(false);
  await page.getByTestId('place-order').click();
  await expect(page.getByTestId('order-number')).toBeVisible({ timeout: 40_000 });
});

test('offline in the cart: it says so, the lines stay, and changes are taken again afterwards', async ({
  page,
  context,
}) => {
  await putIntoCart(page, '노트');
  await page.goto('/cart');
  await context.setOffline(true);
  const line = page.getByTestId('cart-line');
  await line.getByRole('button', { name: '하나 늘리기' }).click();
  await expect(page.getByText('인터넷에 연결되어 있지 않아요')).toBeVisible();
  await expect(line).toHaveCount(1);
  await context.setOffline(false);
  await line.getByRole('button', { name: '하나 늘리기' }).click();
  await expect(line.locator('input[name=quantity]')).toHaveValue('2');
  await page.reload();
  await expect(line.locator('input[name=quantity]')).toHaveValue('2');
});

test('offline at sign-up and log-in: what was typed stays', async ({ page, context }) => {
  const fill = async () => {
    await page.locator('input[name=email]').fill('lost@example.com');
    await page.locator('input[name=password]').fill('a-long-password');
  };
  await page.goto('/signup');
  await page.locator('input[name=name]').fill('이름');
  await fill();
  await page.getByRole('checkbox').first().check();
  await context.setOffline(true);
  await page.locator('form:has(input[name=password]) button[type=submit]').click();
  await expect(page.getByRole('alert').filter({ hasText: '인터넷에 연결되어 있지 않아요' })).toBeVisible();
  await expect(page.locator('input[name=email]')).toHaveValue('lost@example.com');
  await expect(page.locator('input[name=password]')).toHaveValue('a-long-password');
  await expect(page.getByRole('checkbox').first()).toBeChecked();
  await context.setOffline(false);
  await page.goto('/login');
  await fill();
  await context.setOffline(true);
  await page.locator('form:has(input[name=password]) button[type=submit]').click();
  await expect(page.getByRole('alert').filter({ hasText: '인터넷에 연결되어 있지 않아요' })).toBeVisible();
  await expect(page.locator('input[name=email]')).toHaveValue('lost@example.com');
});

test('two tabs press "pay" at once: one order, and both tabs are at its page', async ({ page, context }) => {
  await putIntoCart(page, '머그컵');
  const tabs = [page, await context.newPage()];
  for (const tab of tabs) {
    await tab.goto('/checkout');
    await typeAddress(tab);
  }
  await Promise.all(tabs.map((tab) => tab.getByTestId('place-order').click()));
  const numbers = await Promise.all(
    tabs.map(async (tab) => {
      await tab.waitForURL(/\/orders\/[0-9a-f-]{36}/);
      return tab.getByTestId('order-number').textContent();
    }),
  );
  expect(numbers[0]).toBe(numbers[1]);
  await page.goto('/orders');
  await expect(page.locator('[data-status]')).toHaveCount(1);
});

test.describe('without script', () => {
  test.use({ javaScriptEnabled: false });

  test('a guest puts in, changes the quantity, is refused, keeps what was typed, and orders; no address has any of it', async ({
    page,
  }) => {
    const addresses: string[] = [];
    page.on('request', (request) => addresses.push(decodeURIComponent(request.url())));
    const [product] = await findProducts(page.request, '머그컵', 1);
    await page.goto(`/products/${product?.productId}`);
    await page.getByTestId('add-to-cart').first().click();
    await expect(page).toHaveURL(/\/cart$/);
    const quantity = page.getByTestId('cart-line').locator('input[name=quantity]');
    await page.getByRole('button', { name: '하나 늘리기' }).click();
    await expect(quantity).toHaveValue('2');
    await quantity.fill('3');
    await quantity.press('Enter');
    await expect(quantity).toHaveValue('3');

    await page.goto('/checkout');
    await typeAddress(page);
    await page.getByLabel('휴대폰 번호').fill('12');
    await page.locator('input[name=method][value=transfer]').check();
    await page.getByTestId('place-order').click();
    await expect(page.locator('#phone-note')).toContainText('전화번호를 확인해 주세요');
    await expect(page.getByLabel('받는 분')).toHaveValue('김단골');
    await expect(page.locator('input[name=method][value=transfer]')).toBeChecked();
    await page.getByLabel('휴대폰 번호').fill('+82 10-1234-5678');
    await page.getByTestId('place-order').click();
    await expect(page.getByTestId('order-number')).toBeVisible();
    await expect(page.getByText('+82 10-1234-5678')).toBeVisible();
    expect(
      addresses.filter((address) => /김단골|1234-5678|세종대로|[?&](recipient|phone|postcode|line1)=/u.test(address)),
    ).toEqual([]);
  });

  test('signing up: what was refused comes back with the fields as they were', async ({ page }) => {
    await page.goto('/signup');
    await page.locator('input[name=name]').fill('이름');
    await page.locator('input[name=email]').fill(`script-${Date.now()}@example.com`);
    await page.locator('input[name=password]').fill('short');
    await page.locator('input[name=terms]').check();
    await page.locator('form:has(input[name=password]) button[type=submit]').click();
    await expect(page.locator('#password-note')).toContainText('비밀번호는 8자 이상이어야 해요.');
    await expect(page.locator('input[name=name]')).toHaveValue('이름');
    await expect(page.locator('input[name=terms]')).toBeChecked();
    expect(new URL(page.url()).search).toBe('');
    await page.locator('input[name=password]').fill('long-enough-83');
    await page.locator('form:has(input[name=password]) button[type=submit]').click();
    await expect(page).not.toHaveURL(/signup/);
    await page.goto('/coupons');
    await page.getByTestId('coupon-code').fill('NO-SUCH-CODE');
    await page.getByTestId('coupon-code-redeem').click();
    await expect(page.locator('#coupon-code-note')).toContainText('쓸 수 없는 코드예요');
    await page.goto('/mypage');
    await page.getByTestId('logout').click();
    await page.goto('/coupons');
    await expect(page.getByTestId('coupon-code')).toHaveCount(0);
  });

  test('every form of the shop names where it goes: none sends fields by GET that are no search', async ({ page }) => {
    const [product] = await findProducts(page.request, '머그컵', 1);
    await page.goto(`/products/${product?.productId}`);
    await page.getByTestId('add-to-cart').first().click();
    await expect(page).toHaveURL(/\/cart$/);
    for (const path of [
      '/',
      '/login',
      '/signup',
      '/cart',
      '/checkout',
      '/coupons',
      '/mypage',
      `/products/${product?.productId}`,
    ]) {
      await page.goto(path);
      // An empty cart has no checkout: its form would be that of another page.
      expect(new URL(page.url()).pathname).toBe(path);
      const forms = await page.locator('form').evaluateAll((all) =>
        all.map((form) => ({
          method: (form as HTMLFormElement).method,
          fields: [...(form as HTMLFormElement).elements].map((field) => (field as HTMLInputElement).name),
          action: form.getAttribute('action'),
        })),
      );
      for (const form of forms.filter(({ method }) => method === 'get'))
        expect(['q', 'min', 'max'], `${path} ${JSON.stringify(form)}`).toEqual(
          expect.arrayContaining(form.fields.filter((name) => name !== '')),
        );
    }
  });
});

/** Opens a page whose scripts do not arrive before `release`, which returns once `form` is hydrated. */
async function openUnhydrated(page: Page, path: string, form: string): Promise<{ release(): Promise<void> }> {
  const released = Promise.withResolvers<void>();
  await page.route('**/_next/static/**/*.js', async (route) => {
    await released.promise;
    await route.continue();
  });
  await page.goto(path, { waitUntil: 'commit' });
  return {
    async release() {
      released.resolve();
      await page.waitForFunction((selector) => {
        const element = document.querySelector(selector);
        return element !== null && Object.keys(element).some((name) => name.startsWith('__reactProps'));
      }, form);
    },
  };
}

test('what was typed and chosen before the script arrives is what is ordered', async ({ page }) => {
  await putIntoCart(page, '머그컵');
  const { release } = await openUnhydrated(page, '/checkout', 'form:has([name=idempotencyKey])');
  await page.getByTestId('place-order').waitFor();
  await typeAddress(page);
  await page.locator('input[name=method][value=transfer]').check();
  await release();
  await expectAddressKept(page);
  await page.getByTestId('place-order').click();
  await expect(page.getByTestId('order-number')).toBeVisible({ timeout: 40_000 });
  await expect(page.getByText('김단골')).toBeVisible();
  await expect(page.getByText('계좌이체')).toBeVisible();
});

test('a coupon code typed before the script arrives is what is redeemed', async ({ page }) => {
  await logIn(page, 'demo@dangol.test', 'dangol-demo', '/coupons');
  const { release } = await openUnhydrated(page, '/coupons', 'form:has([name=code])');
  await page.getByTestId('coupon-code').fill('NO-SUCH-CODE');
  await release();
  await page.getByTestId('coupon-code-redeem').click();
  await expect(page.locator('#coupon-code-note')).toContainText('쓸 수 없는 코드예요');
  await expect(page.getByTestId('coupon-code')).toHaveValue('NO-SUCH-CODE');
});

test('what is typed after a log-in, before the page knows the member, stays', async ({ page }) => {
  const isRead = (url: URL) => url.pathname === '/me';
  const asGuest = page.waitForResponse((response) => isRead(new URL(response.url())));
  await page.goto('/login?next=%2Fcoupons');
  await asGuest;
  const held = Promise.withResolvers<void>();
  await page.route(isRead, async (route) => {
    await held.promise;
    await route.continue();
  });
  await page.locator('input[type=email]').fill('demo@dangol.test');
  await page.locator('input[type=password]').fill('dangol-demo');
  await page.locator('form:has(input[type=password]) button[type=submit]').click();
  const code = page.getByTestId('coupon-code');
  await code.fill('NO-SUCH-CODE');
  const login = page.locator('header a[href="/login"]');
  await expect(login).toBeVisible();
  held.resolve();
  await expect(login).toBeHidden();
  await expect(code).toHaveValue('NO-SUCH-CODE');
  await expect(code).toBeFocused();
});

test('words typed before the script arrives are what is searched for', async ({ page }) => {
  const { release } = await openUnhydrated(page, '/', 'form[role=search]');
  await page.getByTestId('search-box').first().fill('머그컵');
  await release();
  await page.getByRole('button', { name: '검색', exact: true }).first().click();
  await page.waitForURL(/\/search\?q=/u);
  await expect(page.getByTestId('search-box').first()).toHaveValue('머그컵');
});

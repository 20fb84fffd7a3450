import { expect, type Page, test } from '@playwright/test';
import type { Me } from '#contracts/me.ts';
import { ruleOf } from '#domain/coupon/registry.ts';
import { defaultSettings } from '#domain/coupon/rule.ts';
import type { RuleCode } from '#domain/coupon/rule-codes.ts';
import { inShop } from './support/shop-database.ts';
import { GATEWAY_URL } from './support/shop-web.ts';
import { findProducts, logIn, newTab, openProduct, PROMISE_MS } from './support/shopper.ts';

/**
 * Cart and checkout follow what happens meanwhile: in another tab, by a coupon that arrives, by a log-in
 * (docs/decisions/0049).
 */

const won = (text: string | null) => Number((text ?? '').replaceAll(/[^\d]/gu, ''));
const within = { timeout: PROMISE_MS };
const total = (page: Page) => page.getByTestId('total-won').first();
const FOLLOWED = {
  recipient: '김단골',
  phone: '010-1234-5678',
  postcode: '04524',
  line1: '세종대로 110',
  line2: '3층',
};

async function cartWith(page: Page, query: string, request: Parameters<typeof findProducts>[0]) {
  const product = (await findProducts(request, query, 1))[0];
  if (product === undefined) throw new Error('Too few products.');
  await openProduct(page, product.productId);
  await page.getByTestId('add-to-cart').first().click();
  await expect(page.getByTestId('cart-count').first()).toHaveText('1');
  return product;
}

/** Switches a coupon rule off; the issuer goes by it within a second. */
async function withoutRule(code: RuleCode): Promise<void> {
  await inShop(async (db) => {
    const rule = ruleOf(code);
    if (rule === undefined) throw new Error(`There is no rule ${code}.`);
    const { parameters, budgetWon, ...rest } = defaultSettings(rule);
    const row = { ...rest, budgetWon: BigInt(budgetWon), parameters: { ...parameters }, enabled: false };
    await db.ruleSetting.upsert({ where: { rule: code }, create: { rule: code, ...row }, update: { enabled: false } });
  });
}

test.afterEach(() => inShop((db) => db.ruleSetting.deleteMany({ where: { rule: 'C1' } })));

/** How many coupons the shopper can use. */
async function openCoupons(page: Page): Promise<number> {
  const answer = (await (await page.request.get(`${GATEWAY_URL}/me`)).json()) as Pick<Me, 'coupons'>;
  return answer.coupons?.length ?? 0;
}

async function fillDelivery(page: Page) {
  for (const [name, value] of Object.entries(FOLLOWED)) await page.locator(`#${name}`).fill(value);
}

async function expectDelivery(page: Page) {
  for (const [name, value] of Object.entries(FOLLOWED)) await expect(page.locator(`#${name}`)).toHaveValue(value);
}

test('a quantity changed in one tab: cart, checkout and the number in the header of the others follow', async ({
  page,
  context,
  request,
}) => {
  const product = await cartWith(page, '노트', request);
  const [checkout, home] = [await newTab(context), await newTab(context)];
  await page.goto('/cart');
  await checkout.goto('/checkout');
  await home.goto('/');
  await expect(checkout.getByTestId('place-order')).toBeVisible();
  await expect(home.getByTestId('cart-count').first()).toHaveText('1');

  await page.getByRole('button', { name: '하나 늘리기' }).first().click();
  await expect(checkout.getByText('2개', { exact: true })).toBeVisible(within);
  const items = checkout.getByTestId('total-items').first();
  await expect.poll(async () => won(await items.textContent()), within).toBe(2 * product.priceWon);
  await expect(home.getByTestId('cart-count').first()).toHaveText('2', within);

  // Removed in the cart: nothing is left to check out, and the checkout shows that.
  const second = await newTab(context);
  await second.goto('/cart');
  await second.getByRole('button', { name: '삭제' }).first().click();
  await expect(page.getByTestId('cart-line')).toHaveCount(0, within);
  await checkout.waitForURL('**/cart', within);
  await expect(home.getByTestId('cart-count').first()).toHaveText('0', within);
});

test('a coupon that arrives at checkout changes the total without a reload, and pay succeeds', async ({
  page,
  context,
  request,
}) => {
  // Of the coupons for looking at products C1 would come first on a slow machine, and a second of the same worth change
  // nothing.
  await withoutRule('C1');
  const product = await cartWith(page, '러닝화', request);
  await page.goto('/checkout');
  await fillDelivery(page);
  const before = won(await total(page).textContent());
  const held = await openCoupons(page);

  // C3: three detail pages of one category, viewed in another tab.
  const others = (await findProducts(request, '러닝화', 3)).filter(
    ({ categoryId }) => categoryId === product.categoryId,
  );
  const browsing = await newTab(context);
  for (const { productId } of others.slice(0, 3)) {
    await openProduct(browsing, productId);
    await expect(browsing.getByTestId('presence-online')).not.toBeEmpty();
  }
  await expect.poll(() => openCoupons(page), { timeout: 15_000 }).toBeGreaterThan(held);
  await expect.poll(async () => won(await total(page).textContent()), within).toBeLessThan(before);
  await expectDelivery(page);
  const shown = won(await total(page).textContent());
  expect(await page.getByTestId('place-order').textContent()).toContain(shown.toLocaleString('ko-KR'));
  await page.getByTestId('place-order').click();
  await expect(page.getByTestId('order-number').first()).toBeVisible({ timeout: 40_000 });
  expect(won(await total(page).textContent())).toBe(shown);
  expect(page.url()).not.toContain(encodeURIComponent(FOLLOWED.recipient));
});

test('it got cheaper than the page shows: paid at the lower price, not refused', async ({ page, request, context }) => {
  const product = await cartWith(page, '노트', request);
  await page.goto('/checkout');
  await fillDelivery(page);
  const before = won(await total(page).textContent());
  // The page receives no changes from now on.
  await context.route('**/cart/state', (route) => route.abort());
  await inShop(async (db) => {
    const line = await db.cartLine.findFirstOrThrow({
      where: { productId: product.productId },
      orderBy: { addedAt: 'desc' },
    });
    const { priceWon } = await db.offer.findUniqueOrThrow({ where: { id: line.offerId } });
    try {
      await db.offer.update({ where: { id: line.offerId }, data: { priceWon: priceWon - 1_000 } });
      await page.getByTestId('place-order').click();
      await expect(page.getByTestId('order-number').first()).toBeVisible({ timeout: 40_000 });
      // A coupon that came meanwhile may have made it cheaper still.
      expect(won(await page.getByTestId('total-items').first().textContent())).toBe(priceWon - 1_000);
      expect(won(await total(page).textContent())).toBeLessThan(before);
    } finally {
      await db.offer.update({ where: { id: line.offerId }, data: { priceWon } });
    }
  });
});

test('delivery details survive a log-in, and go with the order', async ({ page, request }) => {
  await cartWith(page, '노트', request);
  await page.goto('/checkout');
  await fillDelivery(page);
  await logIn(page, 'demo@dangol.test', 'dangol-demo', '/checkout');
  await expectDelivery(page);
  await page.getByTestId('place-order').click();
  await expect(page.getByTestId('order-number').first()).toBeVisible({ timeout: 40_000 });
  await expect
    .poll(() => page.evaluate(() => Object.values({ ...sessionStorage }).join(' ')))
    .not.toContain(FOLLOWED.line1);
});

test('delivery details survive a sign-up on the way, and are ordered with', async ({ page, request }) => {
  await cartWith(page, '노트', request);
  await page.goto('/checkout');
  await fillDelivery(page);
  await page.goto('/signup?next=/checkout');
  await page.locator('input[name=name]').fill('새 단골');
  await page.locator('input[name=email]').fill(`draft-${crypto.randomUUID()}@example.com`);
  await page.locator('input[name=password]').fill('long-enough-83');
  await page.locator('input[name=terms]').check();
  await page.locator('form:has(input[name=password]) button[type=submit]').click();
  await page.waitForURL((url) => url.pathname === '/checkout');
  await expect(page.getByText('배송지 목록에 저장')).toBeVisible();
  await expectDelivery(page);
  await page.getByTestId('place-order').click();
  await expect(page.getByTestId('order-number').first()).toBeVisible({ timeout: 40_000 });
  await expect(page.getByText(FOLLOWED.recipient)).toBeVisible();
});

test('a log-in in one tab: the checkout of another is the member’s, and what was typed there stays', async ({
  page,
  context,
  request,
}) => {
  await cartWith(page, '노트', request);
  await page.goto('/checkout');
  await fillDelivery(page);
  const other = await newTab(context);
  await logIn(other, 'demo@dangol.test', 'dangol-demo', '/mypage');
  await expect(page.getByText('배송지 목록에 저장')).toBeVisible(within);
  await expectDelivery(page);

  // Logged out in the other tab: what a member typed is not shown to the next person at this browser.
  await other.getByTestId('logout').click();
  await expect(page.getByRole('link', { name: '로그인' }).first()).toBeVisible(within);
  await page.goto('/checkout');
  await expect.poll(() => page.evaluate(() => sessionStorage.getItem('dangol-delivery'))).toBeNull();
});

test('Back to a cart that was changed meanwhile shows the cart as it is', async ({ page, context, request }) => {
  const product = await cartWith(page, '노트', request);
  await page.goto('/cart');
  await page.getByTestId('cart-line').getByRole('link', { name: product.name }).first().click();
  await page.waitForURL('**/products/*');
  const other = await newTab(context);
  await other.goto('/cart');
  await other.getByRole('button', { name: '하나 늘리기' }).first().click();
  await expect(page.getByTestId('cart-count').first()).toHaveText('2', within);
  await page.goBack();
  await expect(page.getByTestId('cart-line').getByRole('textbox').first()).toHaveValue('2', within);
});

test('the product page says what the coupon one holds makes of the price, and what delivery costs', async ({
  page,
  request,
}) => {
  const product = (await findProducts(request, '러닝화', 1))[0];
  if (product === undefined) throw new Error('Too few products.');
  await openProduct(page, product.productId);
  await expect(page.getByTestId('delivery-fee')).toHaveText(
    product.priceWon >= 30_000 ? '무료배송' : /배송비 3,000원 · [\d,]+원 더 담으면 무료배송/u,
  );
  // C1: three seconds on the page.
  await expect(page.getByTestId('coupon-price')).toContainText('쿠폰 적용가', { timeout: 8_000 });
  const discount = Math.floor(product.priceWon / 10);
  await expect(page.getByTestId('coupon-price')).toContainText((product.priceWon - discount).toLocaleString('ko-KR'));
  await page.reload();
  await expect(page.getByTestId('coupon-price')).toContainText('쿠폰 적용가');
});

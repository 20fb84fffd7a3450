import { expect, type Locator, type Page, test } from '@playwright/test';
import { holdActions } from './support/held-actions.ts';
import { findProducts, logIn, openProduct, setHeart } from './support/shopper.ts';

/**
 * On a slow line every press is seen to be taken at once: what was pressed is busy, to the eye and to a screen reader.
 */

/** The answer is held meanwhile: on a slow machine drawing takes longer. */
const AT_ONCE = { timeout: 5_000 };

/** The turning mark of `element`, its own or one drawn before its text: how wide it is, in px; 0: there is none. */
const markWidth = (element: Locator) =>
  element.evaluate((node) => {
    const own = node.matches('.busy-mark') ? node : node.querySelector('.busy-mark');
    if (own !== null) return own.getBoundingClientRect().width;
    const { content, width } = getComputedStyle(node, '::before');
    return content === 'none' || content === 'normal' ? 0 : Number.parseFloat(width);
  });

async function expectBusy(element: Locator): Promise<void> {
  await expect(element).toHaveAttribute('aria-busy', 'true', AT_ONCE);
  await expect(element).toBeVisible();
  await expect.poll(() => markWidth(element), AT_ONCE).toBeGreaterThan(8);
}

async function expectIdle(element: Locator): Promise<void> {
  await expect(element).not.toHaveAttribute('aria-busy', 'true');
  expect(await markWidth(element)).toBe(0);
}

async function addToCart(page: Page, query: string): Promise<void> {
  const [product] = await findProducts(page.request, query, 1);
  await openProduct(page, product?.productId ?? 0);
  await page.getByTestId('add-to-cart').first().click();
  await expect(page.getByTestId('cart-count').first()).toHaveText('1');
}

test('in the cart: a quantity changed and a line removed', async ({ page }) => {
  await addToCart(page, '노트');
  await page.goto('/cart');
  const line = page.getByTestId('cart-line');
  const more = line.getByRole('button', { name: '하나 늘리기' });
  const totals = page.getByTestId('totals').first();
  await expect(page.getByTestId('presence-online').first()).not.toHaveClass(/invisible/);
  let held = await holdActions(page);
  await more.click();
  await expectBusy(more);
  await expectBusy(totals);
  await expect(line.locator('input[name=quantity]')).toHaveValue('2');
  // The other button of the line was not pressed.
  await expectIdle(line.getByRole('button', { name: '하나 줄이기' }));
  held.release();
  await expectIdle(more);
  await expectIdle(totals);

  held = await holdActions(page);
  await line.getByTestId('remove-line').click();
  await expect(line).toHaveCount(0, AT_ONCE);
  await expectBusy(totals);
  held.release();
  await expect(page.getByText('장바구니가 비어 있어요')).toBeVisible();
});

test('at checkout: a choice of coupons, and "pay"', async ({ page, request }) => {
  const [product] = await findProducts(request, '러닝화', 1);
  await openProduct(page, product?.productId ?? 0);
  // C1: three seconds on the page.
  await expect(page.getByTestId('coupon-toast').first()).toBeVisible({ timeout: 10_000 });
  await page.getByTestId('add-to-cart').first().click();
  await expect(page.getByTestId('cart-count').first()).toHaveText('1');
  await page.goto('/checkout');
  const panel = page.getByTestId('coupon-choice');
  await page.getByRole('radio', { name: /직접 고르기/u }).click();
  const coupon = page.getByTestId('checkout-coupon').first();
  await expect(coupon.getByRole('checkbox')).toBeChecked();
  const pay = page.getByTestId('place-order');
  await expectIdle(pay);

  let held = await holdActions(page);
  await coupon.getByRole('checkbox').click();
  await expect(coupon.getByRole('checkbox')).not.toBeChecked(AT_ONCE);
  await expectBusy(panel);
  await expectBusy(pay);
  await expectBusy(page.getByTestId('totals').first());
  held.release();
  await expectIdle(panel);
  await expectIdle(pay);

  await page.getByLabel('받는 분').fill('김단골');
  await page.getByLabel('휴대폰 번호').fill('010-1234-5678');
  await page.getByLabel('우편번호').fill('04524');
  await page.getByLabel('주소', { exact: true }).fill('세종대로 110');
  held = await holdActions(page);
  await pay.click();
  await expectBusy(pay);
  await expect(pay).toContainText('결제하는 중');
  held.release();
  await expect(page.getByTestId('order-number').first()).toBeVisible({ timeout: 40_000 });
});

test('on the coupons page: a code that is redeemed', async ({ page }) => {
  await logIn(page, 'demo@dangol.test', 'dangol-demo', '/coupons');
  await page.getByTestId('coupon-code').fill('NO-SUCH-CODE');
  const redeem = page.getByTestId('coupon-code-redeem');
  const held = await holdActions(page);
  await redeem.click();
  await expectBusy(redeem);
  held.release();
  await expect(page.locator('#coupon-code-note')).toContainText('쓸 수 없는 코드예요');
  await expectIdle(redeem);
});

test('on my page: a consent, what is erased, and the log-out; in the wish list what is taken out', async ({ page }) => {
  await logIn(page, 'demo@dangol.test', 'dangol-demo', '/mypage');
  const consent = page.getByRole('checkbox', { name: /할인과 쿠폰|할인/u }).first();
  await expect(consent).toBeVisible();
  const before = await consent.isChecked();
  let held = await holdActions(page);
  await consent.click();
  await expectBusy(consent.locator('..'));
  await expect(consent).toBeChecked({ checked: !before, ...AT_ONCE });
  held.release();
  await expectIdle(consent.locator('..'));

  await page.getByRole('button', { name: '활동 기록 지우기' }).click();
  held = await holdActions(page);
  const erase = page.getByRole('button', { name: '모두 지우기' });
  await erase.click();
  await expectBusy(erase);
  held.release();
  await expect(erase).toHaveCount(0);

  const [product] = await findProducts(page.request, '노트', 1);
  await openProduct(page, product?.productId ?? 0);
  const wish = await setHeart(page, false);
  await expectIdle(wish);
  held = await holdActions(page);
  await wish.click();
  await expectBusy(wish);
  await expect(wish).toHaveAttribute('aria-pressed', 'true', AT_ONCE);
  held.release();
  await expectIdle(wish);
  await page.goto('/wishlist');
  const unwish = page.getByTestId('unwish').first();
  held = await holdActions(page);
  await unwish.click();
  await expectBusy(unwish);
  held.release();
  await page.goto('/mypage');
  held = await holdActions(page);
  const logOut = page.getByTestId('logout');
  await logOut.click();
  await expectBusy(logOut);
  held.release();
  await page.waitForURL((url) => url.pathname !== '/mypage');
});

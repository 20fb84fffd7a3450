import { expect, type Page, test } from '@playwright/test';
import { findProducts, openProduct } from './support/shopper.ts';

/** Announcements to screen readers of changes elsewhere on the page: new lists and totals. */

/** Records the texts of the page's live regions; the result reads what was recorded since. */
async function listen(page: Page): Promise<() => Promise<string[]>> {
  await expect(page.getByTestId('presence-online').first()).not.toHaveClass(/invisible/);
  await page.evaluate(() => {
    const spoken: string[] = [];
    Object.assign(globalThis, { spoken });
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        const element = target instanceof Element ? target : target.parentElement;
        const region = element?.closest('[aria-live=polite], [role=status], [role=alert]');
        const text = region?.textContent?.trim() ?? '';
        if (text !== '' && spoken.at(-1) !== text) spoken.push(text);
      }
    }).observe(document.body, { childList: true, characterData: true, subtree: true });
  });
  return () => page.evaluate(() => (globalThis as unknown as { spoken: string[] }).spoken);
}

const announcer = (page: Page) => page.getByTestId('announcer');

test('a list says what it has become: after a filter, another order, and more', async ({ page }) => {
  await page.goto('/products?category=food');
  const spoken = await listen(page);
  const cards = page.locator('#content').getByTestId('product-card');
  await page.getByRole('link', { name: '낮은 가격순' }).click();
  await page.waitForURL(/sort=price-asc/u);
  await expect(announcer(page)).toHaveText(/^상품 [\d,]+개, 낮은 가격순\.$/u);

  await page.getByRole('checkbox', { name: '품절 제외' }).first().click();
  await page.waitForURL(/stock=1/u);
  await expect.poll(async () => (await spoken()).filter((text) => /^상품 [\d,]+개/u.test(text)).length).toBe(2);

  await page.getByRole('link', { name: '더 보기', exact: true }).click();
  await expect(cards).toHaveCount(48);
  await expect.poll(async () => (await spoken()).at(-1)).toMatch(/^48 \/ [\d,]+$/u);

  await page.goto('/search?q=%EC%BB%A4%ED%94%BC');
  await listen(page);
  await page.getByRole('link', { name: '높은 가격순' }).click();
  await expect(announcer(page)).toHaveText(/^상품 [\d,]+개, 높은 가격순\.$/u);
});

/** Waits until the shown total is announced, which may change before; returns that total: "83,900". */
async function spokenTotal(page: Page): Promise<string> {
  let amount = '';
  await expect
    .poll(async () => {
      amount = ((await page.getByTestId('total-won').first().textContent()) ?? '').replaceAll(/[^\d,]/gu, '');
      return (await announcer(page).textContent())?.includes(`총 결제 금액은 ${amount}원이에요.`);
    })
    .toBe(true);
  return amount;
}

test('the total is said after a quantity, a removal in another tab, and a choice of coupons', async ({
  page,
  request,
  context,
}) => {
  const [product] = await findProducts(request, '러닝화', 1);
  if (product === undefined) throw new Error('Too few products.');
  await openProduct(page, product.productId);
  await expect(page.getByTestId('coupon-toast').first()).toBeVisible({ timeout: 10_000 });
  await page.getByTestId('add-to-cart').first().click();
  await expect(page.getByTestId('cart-count').first()).toHaveText('1');
  await page.goto('/cart');
  const total = page.getByTestId('total-won').first();
  const before = await total.textContent();
  await listen(page);
  await page.getByRole('button', { name: '하나 늘리기' }).click();
  await expect(total).not.toHaveText(before ?? '');
  await spokenTotal(page);

  await page.goto('/checkout');
  await listen(page);
  const pay = page.getByTestId('place-order');
  const shown = await total.textContent();
  await page.getByRole('radio', { name: /직접 고르기/u }).click();
  await page.getByTestId('checkout-coupon').first().getByRole('checkbox').click();
  await expect(total).not.toHaveText(shown ?? '');
  await expect(pay).not.toHaveAttribute('aria-busy', 'true');
  const dearer = await spokenTotal(page);

  // Changed in another tab: the checkout is rendered again and announces its new total.
  const other = await context.newPage();
  await other.goto('/cart');
  await other.getByRole('button', { name: '하나 줄이기' }).click();
  await expect(total).not.toHaveText(new RegExp(dearer, 'u'));
  await spokenTotal(page);
});

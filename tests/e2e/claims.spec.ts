import { expect, type Page, test } from '@playwright/test';
import { lockOrder, writeOrderStatus } from '#server/adapters/postgres/orders.ts';
import { inTransaction } from '#server/adapters/postgres/transaction.ts';
import { sellersOf } from './support/delivery.ts';
import { inShop } from './support/shop-database.ts';
import { findProducts, openProduct } from './support/shopper.ts';

/** After paying: pieces cancelled, returned, exchanged, and the purchase confirmed. */

async function fillCheckout(page: Page, pieces: number, postcode = '04524'): Promise<void> {
  const [product] = await findProducts(page.request, '머그컵', 1);
  await openProduct(page, product?.productId ?? 0);
  await page.getByTestId('add-to-cart').first().click();
  await expect(page.getByTestId('cart-count').first()).toHaveText('1');
  await page.goto('/cart');
  const line = page.getByTestId('cart-line');
  for (let more = 1; more < pieces; more++) {
    await line.getByRole('button', { name: '하나 늘리기' }).click();
    await expect(page.getByTestId('cart-count').first()).toHaveText(String(more + 1));
  }
  await page.goto('/checkout');
  await page.getByLabel('받는 분').fill('김단골');
  await page.getByLabel('휴대폰 번호').fill('010-1234-5678');
  await page.getByLabel('우편번호').fill(postcode);
  await page.getByLabel('주소', { exact: true }).fill('세종대로 110');
}

/** Pays for what stands on the checkout page. Returns the order's path. */
async function pay(page: Page): Promise<string> {
  await page.getByTestId('place-order').click();
  await page.waitForURL((url) => /^\/orders\/[0-9a-f-]{36}$/.test(url.pathname), { timeout: 40_000 });
  await expect(page.locator('[data-status=PAID]')).toBeVisible();
  return new URL(page.url()).pathname;
}

async function buy(page: Page, pieces: number): Promise<string> {
  await fillCheckout(page, pieces);
  return pay(page);
}

/** As the carrier's answers would move it. */
async function deliver(path: string): Promise<void> {
  const orderId = path.split('/').at(-1) ?? '';
  await inShop(async (db) => {
    for (const status of ['PREPARING', 'SHIPPED', 'DELIVERED'] as const)
      await inTransaction(db, async (tx) => {
        const order = await lockOrder(tx, orderId);
        if (order !== null) await writeOrderStatus(tx, order, status, 'delivered');
      });
  });
}

const wonOf = async (page: Page, testId: string) =>
  Number((await page.getByTestId(testId).first().textContent())?.replaceAll(/\D/g, ''));

test('two pieces of three are cancelled for the refund that was shown, then the rest', async ({ page }) => {
  const path = await buy(page, 3);
  const paidWon = await wonOf(page, 'total-won');
  await page.getByTestId('claim-CANCEL').click();
  await page.waitForURL(`**${path}/claim?kind=CANCEL`);
  await expect(page.getByText('상품 개수를 고르면')).toBeVisible();
  await page.getByTestId('claim-quantity').fill('2');
  await expect(page.getByTestId('claim-refund-won')).toBeVisible();
  const shownWon = await wonOf(page, 'claim-refund-won');
  await page.getByTestId('claim-send').click();
  await page.waitForURL(`**${path}`);
  await expect(page.getByTestId('claim')).toHaveAttribute('data-state', 'DONE');
  await expect(page.getByTestId('refunded-won')).toBeVisible();
  expect(await wonOf(page, 'refunded-won')).toBe(shownWon);
  // With the last piece the way there is refunded as well.
  await page.getByTestId('cancel-order').click();
  await page.getByTestId('confirm-cancel').click();
  await expect(page.locator('[data-status=CANCELLED]')).toBeVisible();
  await expect.poll(() => wonOf(page, 'refunded-won')).toBe(paidWon);
});

test('one piece is returned with a fault: the page follows it to its refund, in two tabs', async ({
  page,
  context,
}) => {
  const path = await buy(page, 3);
  await deliver(path);
  await page.goto(path);
  const other = await context.newPage();
  await other.goto(path);
  await page.getByTestId('claim-RETURN').click();
  await page.getByLabel('상품이 불량이에요').check();
  await page.getByTestId('claim-quantity').fill('1');
  await expect(page.getByTestId('claim-refund-won')).toBeVisible();
  const shownWon = await wonOf(page, 'claim-refund-won');
  await page.getByTestId('claim-send').click();
  await page.waitForURL(`**${path}`);
  await expect(page.getByTestId('claim-withdraw')).toBeVisible();
  for (const tab of [page, other]) {
    await expect(tab.getByTestId('claim')).toHaveAttribute('data-state', 'DONE', { timeout: 90_000 });
    await expect(tab.getByTestId('refunded-won')).toBeVisible();
    expect(await wonOf(tab, 'refunded-won')).toBe(shownWon);
  }
});

test('a change of mind shows the way back before it is sent, and can be withdrawn; then the purchase is confirmed', async ({
  page,
}) => {
  const path = await buy(page, 2);
  await deliver(path);
  await page.goto(`${path}/claim?kind=RETURN`);
  await page.getByLabel('마음이 바뀌었어요').check();
  await page.getByTestId('claim-quantity').fill('1');
  await expect(page.getByText('반품 배송비')).toBeVisible();
  await page.getByTestId('claim-send').click();
  await page.waitForURL(`**${path}`);
  await page.getByTestId('claim-withdraw').click();
  await expect(page.getByTestId('claim')).toHaveAttribute('data-state', 'WITHDRAWN');
  await page.getByTestId('confirm-purchase').click();
  await expect(page.locator('[data-status=COMPLETED]')).toBeVisible();
  await page.goto(`${path}/claim?kind=CANCEL`);
  await page.waitForURL(`**${path}`);
});

test('an exchange costs nothing, is followed to its end, and its piece can be returned after it', async ({ page }) => {
  const path = await buy(page, 1);
  await deliver(path);
  await page.goto(path);
  await page.getByTestId('claim-EXCHANGE').click();
  await page.waitForURL(`**${path}/claim?kind=EXCHANGE`);
  // The only piece is chosen already; a change of mind is no reason for the same product.
  await expect(page.getByTestId('claim-quantity')).toHaveValue('1');
  await expect(page.getByText('비용 없이 같은 상품을')).toBeVisible();
  await expect(page.getByLabel('마음이 바뀌었어요')).toHaveCount(0);
  await page.getByTestId('claim-send').click();
  await page.waitForURL(`**${path}`);
  await expect(page.getByTestId('claim-RETURN')).toHaveCount(0);
  await expect(page.getByTestId('claim')).toHaveAttribute('data-state', 'DONE', { timeout: 90_000 });
  await expect(page.getByTestId('refund-note')).toHaveCount(0);
  await expect(page.getByTestId('claim-RETURN')).toBeVisible();
});

test('while the seller prepares, a cancellation is asked for, and the page follows it to its refund', async ({
  page,
}) => {
  const path = await buy(page, 2);
  await sellersOf(path.split('/').at(-1) ?? '').prepare(1);
  await page.goto(path);
  await expect(page.getByTestId('cancel-order')).toHaveCount(0);
  await page.getByTestId('claim-CANCEL').click();
  await page.waitForURL(`**${path}/claim?kind=CANCEL`);
  await page.getByTestId('claim-quantity').fill('1');
  await expect(page.getByTestId('claim-if-sent')).toBeVisible();
  const shownWon = await wonOf(page, 'claim-refund-won');
  await page.getByTestId('claim-send').click();
  await page.waitForURL(`**${path}`);
  await expect(page.getByTestId('claim')).toHaveAttribute('data-state', /REQUESTED|DONE/);
  await expect(page.getByTestId('claim')).toHaveAttribute('data-state', 'DONE', { timeout: 90_000 });
  await expect(page.getByTestId('refunded-won')).toBeVisible();
  expect(await wonOf(page, 'refunded-won')).toBe(shownWon);
});

test('a parcel that leaves before its seller answers turns the request into a return', async ({ page }) => {
  const path = await buy(page, 1);
  const orderId = path.split('/').at(-1) ?? '';
  await sellersOf(orderId).prepare(1);
  await page.goto(`${path}/claim?kind=CANCEL`);
  const sentWon = await wonOf(page, 'claim-if-sent');
  await page.getByTestId('claim-send').click();
  // Before the local seller answers, which is after a second: from now on there is no answer.
  const hold = () =>
    inShop(
      (db) => db.$executeRaw`UPDATE claim SET changed_at = now() + interval '1 hour' WHERE order_id = ${orderId}::uuid`,
    );
  await expect.poll(hold, { intervals: [50] }).toBe(1);
  await sellersOf(orderId).handOver(1, 'punctual');
  await page.waitForURL(`**${path}`);
  await expect(page.getByText('판매자가 이미 발송했어요')).toBeVisible();
  const returned = page.getByTestId('claim').filter({ has: page.getByTestId('claim-withdraw') });
  await expect(returned).toContainText(sentWon.toLocaleString('ko'));
  await expect(page.getByTestId('claim-CANCEL')).toHaveCount(0);
  await returned.getByTestId('claim-withdraw').click();
  await expect(page.getByTestId('claim-withdraw')).toHaveCount(0);
});

test('more than was bought is refused in words, and nothing typed is lost', async ({ page }) => {
  const path = await buy(page, 2);
  await page.goto(`${path}/claim?kind=CANCEL`);
  await page.getByTestId('claim-quantity').evaluate((input: HTMLInputElement) => input.removeAttribute('max'));
  await page.getByTestId('claim-quantity').fill('3');
  await expect(page.getByTestId('form-errors')).toContainText('신청할 수 있는 개수를 넘었어요');
  await expect(page.getByTestId('claim-quantity')).toHaveValue('3');
  await page.getByTestId('claim-quantity').fill('1');
  await expect(page.getByTestId('form-errors')).toHaveCount(0);
});

test('to Jeju the surcharge is in the total before "pay", and in what is charged', async ({ page }) => {
  await fillCheckout(page, 1);
  const usualWon = await wonOf(page, 'total-won');
  await page.getByLabel('우편번호').fill('63002');
  await expect(page.getByTestId('remote-surcharge')).toBeVisible();
  const remoteWon = await wonOf(page, 'total-won');
  expect(remoteWon).toBeGreaterThanOrEqual(usualWon + 3_000);
  await pay(page);
  expect(await wonOf(page, 'total-won')).toBe(remoteWon);
});

test.describe('without script', () => {
  test.use({ javaScriptEnabled: false });

  test('the first post answers with the refund, the second one confirms it', async ({ page, browser }) => {
    const withScript = await browser.newContext({ javaScriptEnabled: true });
    const path = await buy(await withScript.newPage(), 2);
    await page.context().addCookies((await withScript.storageState()).cookies);
    await withScript.close();
    await page.goto(`${path}/claim?kind=CANCEL`);
    await page.getByTestId('claim-quantity').fill('1');
    await page.getByTestId('claim-send').click();
    await expect(page.getByTestId('claim-refund-won')).toBeVisible();
    await expect(page.getByTestId('claim-quantity')).toHaveValue('1');
    await page.getByTestId('claim-send').click();
    await page.waitForURL(`**${path}`);
    await expect(page.getByTestId('claim')).toHaveAttribute('data-state', 'DONE');
  });
});

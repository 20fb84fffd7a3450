import { randomUUID } from 'node:crypto';
import { type APIRequestContext, expect, type Page, test } from '@playwright/test';
import { inShop } from './support/shop-database.ts';
import { findProducts, newTab, openProduct } from './support/shopper.ts';
import { addAuthenticator, type VirtualAuthenticator } from './support/virtual-authenticator.ts';

/* Passkeys in Chromium, whose virtual authenticator makes real keys: enrolling, and paying by easy pay with one. */

const PASSWORD = 'a phrase of the test';
const SIGNING = '패스키로 확인하는 중…';

/** A new member, logged in. */
async function join(page: Page): Promise<string> {
  const email = `passkey-${randomUUID()}@example.com`;
  await page.goto('/signup');
  await page.locator('#name').fill('김열쇠');
  await page.locator('#email').fill(email);
  await page.locator('#password').fill(PASSWORD);
  await page.locator('#terms').check();
  await page.locator('form:has(#terms) button[type=submit]').click();
  await page.waitForURL((url) => !url.pathname.startsWith('/signup'));
  return email;
}

async function enrol(page: Page, name: string): Promise<void> {
  await page.goto('/mypage/passkeys');
  await page.locator('#name').fill(name);
  await page.locator('#password').fill(PASSWORD);
  await page.getByTestId('add-passkey').click();
  await expect(page.getByTestId('passkey').filter({ hasText: name })).toBeVisible();
}

/** Puts one piece into the cart and fills the checkout, with easy pay chosen. */
async function toCheckout(page: Page, request: APIRequestContext): Promise<number> {
  const product = (await findProducts(request, '노트', 1))[0];
  if (product === undefined) throw new Error('The shop sells no notebook.');
  await openProduct(page, product.productId);
  await page.getByTestId('add-to-cart').first().click();
  await expect(page.getByTestId('cart-count').first()).toHaveText('1');
  await openCheckout(page);
  return product.productId;
}

async function openCheckout(page: Page): Promise<void> {
  await page.goto('/checkout');
  await page.locator('#recipient').fill('김열쇠');
  await page.locator('#phone').fill('010-1234-5678');
  await page.locator('#postcode').fill('04524');
  await page.locator('#line1').fill('서울특별시 중구 세종대로 110');
  await page.getByText('단골페이', { exact: true }).click();
}

const isPaid = (page: Page) => expect(page.getByTestId('order-number').first()).toBeVisible({ timeout: 40_000 });
const ordersOf = (email: string) =>
  inShop(async (db) => {
    const { id } = await db.customer.findUniqueOrThrow({ where: { email } });
    return db.order.count({ where: { shopperId: id } });
  });

async function protectedMember(page: Page): Promise<{ email: string; device: VirtualAuthenticator }> {
  const email = await join(page);
  const device = await addAuthenticator(page);
  await enrol(page, '내 휴대폰');
  return { email, device };
}

test('a member enrols a passkey and pays with it, once, although pay is pressed twice', async ({ page, request }) => {
  const email = await join(page);
  await toCheckout(page, request);
  await expect(page.getByTestId('easy-pay-note')).toContainText('패스키를 등록하면');
  const device = await addAuthenticator(page);
  await page.getByTestId('easy-pay-note').getByRole('link').click();
  await expect(page).toHaveURL(/\/mypage\/passkeys$/);
  await page.locator('#password').fill('not the password');
  await page.getByTestId('add-passkey').click();
  await expect(page.getByTestId('form-errors')).toContainText('비밀번호가 맞지 않아요');
  await expect(page.locator('#password')).toBeFocused();
  await page.locator('#password').fill(PASSWORD);
  await page.keyboard.press('Enter');
  const item = page.getByTestId('passkey');
  await expect(item).toHaveCount(1);
  await expect(item).toContainText('아직 쓰지 않음');
  await expect(page.locator('#passkeys')).toBeFocused();

  await openCheckout(page);
  await expect(page.getByTestId('easy-pay-note')).toContainText('패스키로 한 번 더 확인해요');
  await device.hold();
  const pay = page.getByTestId('place-order');
  const size = async () => {
    const { width, height } = (await pay.boundingBox()) ?? {};
    return { width, height };
  };
  const before = await size();
  await pay.dblclick();
  await expect(pay).toHaveText(SIGNING);
  await expect(page.getByRole('status').filter({ hasText: SIGNING })).toHaveCount(1);
  expect(await size()).toEqual(before);
  expect(await ordersOf(email)).toBe(0);
  await pay.click({ force: true });
  await device.answer();
  await isPaid(page);
  expect(await ordersOf(email)).toBe(1);
  await page.goto('/mypage/passkeys');
  await expect(item).toContainText('마지막 사용');
});

test('a prompt that is cancelled orders nothing, states so, and can be tried again', async ({ page, request }) => {
  const { email, device } = await protectedMember(page);
  await toCheckout(page, request);
  await device.setRecognised(false);
  await page.getByTestId('place-order').click();
  const errors = page.getByTestId('form-errors');
  await expect(errors).toContainText('취소했거나 시간이 지났어요. 다시 시도할 수 있어요.', { timeout: 30_000 });
  await expect(errors).toBeFocused();
  await expect(page.locator('#recipient')).toHaveValue('김열쇠');
  expect(await ordersOf(email)).toBe(0);
  await device.setRecognised(true);
  await page.getByTestId('place-order').click();
  await isPaid(page);
  expect(await ordersOf(email)).toBe(1);
});

test('an incomplete address is named before anybody signs', async ({ page, request }) => {
  const { device } = await protectedMember(page);
  await toCheckout(page, request);
  const before = await device.signatures();
  await page.locator('#phone').fill('12');
  await page.getByTestId('place-order').click();
  await expect(page.locator('#phone')).toBeFocused();
  await expect(page.getByTestId('form-errors')).toContainText('전화번호');
  expect(await device.signatures()).toBe(before);
});

test('a price that changes while the passkey is asked for is not paid; the page shows the new total and asks again', async ({
  page,
  request,
}) => {
  const { email, device } = await protectedMember(page);
  const productId = await toCheckout(page, request);
  await device.hold();
  await page.getByTestId('place-order').click();
  await expect(page.getByTestId('place-order')).toHaveText(SIGNING);
  const change = (won: number) =>
    inShop(async (db) => {
      await db.offer.updateMany({ where: { productId }, data: { priceWon: { increment: won } } });
      await db.product.update({ where: { id: productId }, data: { priceWon: { increment: won } } });
    });
  await change(-500);
  try {
    await device.answer();
    await expect(page.getByTestId('form-errors')).toContainText('바뀌어 주문하지 않았어요', { timeout: 30_000 });
    expect(await ordersOf(email)).toBe(0);
    await page.getByTestId('place-order').click();
    await isPaid(page);
    expect(await ordersOf(email)).toBe(1);
  } finally {
    await change(500);
  }
});

test('a second tab finds the order of the first, and asks for no second signature', async ({
  page,
  request,
  context,
}) => {
  const { email, device } = await protectedMember(page);
  await toCheckout(page, request);
  const tab = await newTab(context);
  const there = await addAuthenticator(tab, device);
  await openCheckout(tab);
  await page.getByTestId('place-order').click();
  await isPaid(page);
  await expect(async () => {
    if (/\/orders\//.test(tab.url())) return;
    await tab.getByTestId('place-order').click({ timeout: 1_000 });
    await expect(tab).toHaveURL(/\/(orders\/|cart)/, { timeout: 2_000 });
  }).toPass({ timeout: 30_000 });
  expect(await ordersOf(email)).toBe(1);
  expect(await there.signatures()).toBeLessThanOrEqual(await device.signatures());
});

test('a passkey is renamed and deleted; the last only with the password, and then easy pay asks for none', async ({
  page,
  request,
}) => {
  const { email, device } = await protectedMember(page);
  const item = page.getByTestId('passkey');
  await item.locator('summary').click();
  await item.locator('input[name=name]').fill('서재 컴퓨터');
  await item.getByRole('button', { name: '이름 바꾸기' }).click();
  await expect(item).toContainText('서재 컴퓨터');
  await item.locator('summary').click();
  await item.getByTestId('remove-passkey').click();
  await expect(item.getByTestId('form-errors')).toContainText('비밀번호를 입력해 주세요');
  await item.locator('input[name=password]').fill(PASSWORD);
  await item.getByTestId('remove-passkey').click();
  await expect(item).toHaveCount(0);
  await expect(page.getByText('아직 등록한 패스키가 없어요.')).toBeVisible();
  const before = await device.signatures();
  await toCheckout(page, request);
  await page.getByTestId('place-order').click();
  await isPaid(page);
  expect(await ordersOf(email)).toBe(1);
  expect(await device.signatures()).toBe(before);
});

test('without script a protected account cannot pay by easy pay, and its passkeys can still be managed', async ({
  page,
  request,
  browser,
  baseURL,
}) => {
  const { email } = await protectedMember(page);
  await toCheckout(page, request);
  const plain = await browser.newContext({
    storageState: await page.context().storageState(),
    javaScriptEnabled: false,
    ...(baseURL !== undefined && { baseURL }),
  });
  try {
    const quiet = await plain.newPage();
    await openCheckout(quiet);
    await quiet.getByTestId('place-order').click();
    await expect(quiet.getByTestId('form-errors')).toContainText('패스키로 확인해야 해요');
    expect(await ordersOf(email)).toBe(0);
    await quiet.goto('/mypage/passkeys');
    // Texts in noscript are no texts to Playwright.
    await expect(quiet.locator('form noscript p')).toBeVisible();
    await quiet.locator('#password').fill(PASSWORD);
    await quiet.getByTestId('add-passkey').click();
    await expect(quiet.getByTestId('form-errors')).toContainText('스크립트');
    const item = quiet.getByTestId('passkey');
    await item.locator('summary').click();
    await item.locator('input[name=name]').fill('스크립트 없이');
    await item.getByRole('button', { name: '이름 바꾸기' }).click();
    await expect(quiet.getByTestId('passkey')).toContainText('스크립트 없이');
  } finally {
    await plain.close();
  }
});

test('at another address than the shop’s own the page states where passkeys can be made', async ({ page, baseURL }) => {
  const elsewhere = new URL('/mypage/passkeys', baseURL);
  elsewhere.hostname = '127.0.0.1';
  await page.goto(new URL('/signup', elsewhere).href);
  await page.locator('#name').fill('김열쇠');
  await page.locator('#email').fill(`passkey-${randomUUID()}@example.com`);
  await page.locator('#password').fill(PASSWORD);
  await page.locator('#terms').check();
  await page.locator('form:has(#terms) button[type=submit]').click();
  await page.waitForURL((url) => !url.pathname.startsWith('/signup'));
  await page.goto(elsewhere.href);
  await expect(page.getByTestId('passkey-hindrance')).toContainText(new URL(baseURL ?? '').origin);
});

import { expect, type Page, test } from '@playwright/test';
import { inShop } from './support/shop-database.ts';
import { findProducts, openProduct } from './support/shopper.ts';

/** The address book, and gifts: what is typed for another person, and what that person sees. */

const PLACE = {
  recipient: '김단골',
  phone: '010-1234-5678',
  postcode: '04524',
  line1: '서울특별시 중구 세종대로 110',
} as const;
const GIFT_TO = {
  recipient: '선물받는이',
  phone: '010-9876-5432',
  postcode: '48058',
  line1: '부산광역시 해운대구 센텀중앙로 48',
} as const;
const MESSAGE = '생일 축하해!\n오래오래 쓰기를.';
/** An amount as the shop writes it, in a page or in what the page was drawn from. */
const AMOUNT = /₩\s?\d|\d\s?원|\d[\d,]{3,}\s?won\b|(?:price|total|amount|shipping|discount)Won/i;

async function fill(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [id, value] of Object.entries(fields)) await page.locator(`#${id}`).fill(value);
}

async function putIntoCart(page: Page): Promise<void> {
  const [product] = await findProducts(page.request, '머그컵', 1);
  await openProduct(page, product?.productId ?? 0);
  await page.getByTestId('add-to-cart').first().click();
  await expect(page.getByTestId('cart-count').first()).toHaveText('1');
}

async function signUp(page: Page): Promise<void> {
  await page.goto('/signup?next=/mypage/addresses');
  await page.locator('#name').fill('주소록 시험');
  await page.locator('#email').fill(`gift-${Date.now()}-${test.info().workerIndex}-${Math.random()}@example.com`);
  await page.locator('input[type=password]').fill('dangol-address-book-1');
  await page.locator('#terms').check();
  await page.locator('form:has(#email) button[type=submit]').click();
  // The sign-up's own address ends with it, too.
  await page.waitForURL((url) => url.pathname === '/mypage/addresses');
}

/** Pays for what stands on the checkout page. Returns the order's path. */
async function pay(page: Page): Promise<string> {
  await page.getByTestId('place-order').click();
  await page.waitForURL((url) => /^\/orders\/[0-9a-f-]{36}$/.test(url.pathname), { timeout: 40_000 });
  await expect(page.locator('[data-status=PAID]')).toBeVisible({ timeout: 20_000 });
  return new URL(page.url()).pathname;
}

/** Moves the focus on with Tab until it is where `selector` is. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let steps = 0; steps < 80; steps++) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never comes to ${selector}`);
}

test('the address book by keyboard alone: added, refused for its postcode, made default, deleted', async ({ page }) => {
  await signUp(page);
  await tabTo(page, '[data-testid=add-address]');
  await page.keyboard.press('Enter');
  await expect(page.locator('#label')).toBeVisible();
  await tabTo(page, '#label');
  await page.keyboard.type('집');
  for (const [id, value] of Object.entries({ ...PLACE, postcode: '48058' })) {
    await tabTo(page, `#${id}`);
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type(value);
  }
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('form-errors')).toContainText('부산');
  await expect(page.getByTestId('form-errors')).toContainText('서울');
  await expect(page.locator('#postcode')).toBeFocused();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('04524');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('address')).toHaveCount(1);
  await expect(page.getByTestId('address').first()).toHaveAttribute('data-default', 'true');

  await page.goto('/mypage/addresses?new=1');
  await fill(page, { label: '회사', ...PLACE, line1: '서울특별시 중구 남대문로 1' });
  await page.getByTestId('save-address').click();
  await expect(page.getByTestId('address')).toHaveCount(2);
  const work = page.getByTestId('address').filter({ hasText: '회사' });
  await work.getByRole('button', { name: '회사 기본 배송지로' }).press('Enter');
  await expect(page.getByText('기본 배송지를 바꿨어요.')).toBeVisible();
  await expect(work).toHaveAttribute('data-default', 'true');
  await expect(page.locator('[data-default=true]')).toHaveCount(1);

  await work.locator('summary').press('Enter');
  await work.getByRole('button', { name: '삭제하기' }).press('Enter');
  await expect(page.getByTestId('address')).toHaveCount(1);
  await expect(page.getByTestId('address')).toHaveAttribute('data-default', 'true');
});

test('at checkout the default stands in the fields, another is one press away, a new one is kept', async ({ page }) => {
  await signUp(page);
  for (const [label, line1] of [
    ['집', PLACE.line1],
    ['회사', '서울특별시 중구 남대문로 1'],
  ] as const) {
    await page.goto('/mypage/addresses?new=1');
    await fill(page, { label, ...PLACE, line1, deliveryRequest: `${label} 문 앞` });
    await page.getByTestId('save-address').click();
    await expect(page.getByText('배송지를 저장했어요.')).toBeVisible();
  }
  await putIntoCart(page);
  await page.goto('/checkout');
  await expect(page.locator('#line1')).toHaveValue(PLACE.line1);
  const choice = (name: string) => page.getByTestId('address-choice').filter({ hasText: name });
  await expect(choice('집')).toHaveAttribute('aria-current', 'true');
  await choice('회사').click();
  await expect(page.locator('#line1')).toHaveValue('서울특별시 중구 남대문로 1');
  await expect(page.locator('#deliveryRequest')).toHaveValue('회사 문 앞');
  await expect(choice('회사')).toHaveAttribute('aria-current', 'true');
  expect(new URL(page.url()).search).toBe('');
  await choice('새로 입력하기').click();
  await expect(page.locator('#line1')).toHaveValue('');
  await fill(page, { ...PLACE, line1: '서울특별시 중구 퇴계로 2', deliveryRequest: '경비실에 맡겨 주세요' });
  await expect(choice('새로 입력하기')).toHaveAttribute('aria-current', 'true');
  await pay(page);
  await expect(page.getByTestId('delivery-request')).toHaveText('경비실에 맡겨 주세요');
  await page.goto('/mypage/addresses');
  await expect(page.getByTestId('address')).toHaveCount(3);
  await expect(page.getByTestId('address').filter({ hasText: '퇴계로 2' })).toHaveAttribute('data-default', 'false');
});

test('without script: an address is added and chosen, and a gift is ordered', async ({ browser, page, baseURL }) => {
  await signUp(page);
  await putIntoCart(page);
  const state = await page.context().storageState();
  const context = await browser.newContext({
    javaScriptEnabled: false,
    storageState: state,
    ...(baseURL && { baseURL }),
  });
  const plain = await context.newPage();
  await plain.goto('/mypage/addresses?new=1');
  await fill(plain, { label: '집', ...PLACE });
  await plain.getByTestId('save-address').click();
  await expect(plain.getByTestId('address')).toHaveCount(1);
  await plain.goto('/checkout?address=new');
  await plain.getByTestId('address-choice').filter({ hasText: '집' }).click();
  await expect(plain.locator('#line1')).toHaveValue(PLACE.line1);

  await plain.getByRole('link', { name: '선물로 보내기' }).click();
  await expect(plain.locator('#line1')).toHaveValue('');
  await fill(plain, { ...GIFT_TO, postcode: '04524', sender: '보내는이', message: MESSAGE });
  await plain.getByTestId('place-order').click();
  // Refused, with all that was typed.
  await expect(plain.getByTestId('form-errors')).toContainText('부산');
  await expect(plain.locator('#message')).toHaveValue(MESSAGE);
  await plain.locator('#postcode').fill(GIFT_TO.postcode);
  await plain.getByTestId('place-order').click();
  await expect(plain.getByTestId('gift-summary')).toContainText('생일 축하해!', { timeout: 40_000 });
  await expect(plain.getByTestId('gift-link')).toHaveValue(/\/gifts\/[A-Za-z0-9_-]{43}$/);
  await context.close();
});

for (const { language, send, from, cancelled } of [
  { language: 'ko', send: '선물로 보내기', from: '보내는이님이 보낸 선물', cancelled: '취소된 선물이에요' },
  { language: 'en', send: 'Send as a gift', from: 'A gift from 보내는이', cancelled: 'This gift was cancelled' },
])
  test(`a gift in ${language}: its recipient sees message, sender and delivery, and no price anywhere`, async ({
    browser,
    page,
    baseURL,
  }) => {
    await page.context().addCookies([{ name: 'dangol_locale', value: language, url: baseURL ?? '' }]);
    await putIntoCart(page);
    await page.goto('/checkout');
    await fill(page, PLACE);
    await page.getByRole('link', { name: send }).click();
    await page.waitForURL('**/checkout?gift=1');
    // The buyer's own address is not the recipient's.
    await expect(page.locator('#line1')).toHaveValue('');
    await fill(page, { ...GIFT_TO, sender: '보내는이', message: MESSAGE });
    const path = await pay(page);
    await expect(page.getByTestId('gift-summary')).toContainText('오래오래 쓰기를.');
    const link = await page.getByTestId('gift-link').inputValue();
    const paidWon = (await page.getByTestId('total-won').first().textContent())?.replaceAll(/[^\d,]/g, '') ?? '';

    // Another browser, without script and with it.
    for (const javaScriptEnabled of [false, true]) {
      const context = await browser.newContext({ javaScriptEnabled });
      await context.addCookies([{ name: 'dangol_locale', value: language, url: baseURL ?? '' }]);
      const theirs = await context.newPage();
      const response = await theirs.goto(link);
      expect(response?.status()).toBe(200);
      await expect(theirs.getByRole('heading', { level: 1 })).toHaveText(from);
      await expect(theirs.getByTestId('gift-message')).toHaveText(MESSAGE);
      await expect(theirs.getByTestId('gift-shipment')).toHaveAttribute('data-state', 'RECEIVED');
      await expect(theirs.locator('meta[name=robots]')).toHaveAttribute('content', /noindex/);
      await expect(theirs.locator('meta[name=referrer]')).toHaveAttribute('content', 'no-referrer');
      const html = (await response?.text()) ?? '';
      const flight = await (await context.request.get(link, { headers: { rsc: '1' } })).text();
      for (const body of [html, flight, (await theirs.getByTestId('gift').textContent()) ?? '']) {
        expect(body).toContain('생일 축하해');
        expect(AMOUNT.exec(body)?.[0]).toBeUndefined();
        for (const secret of [GIFT_TO.phone, GIFT_TO.line1, PLACE.line1, PLACE.phone, paidWon])
          expect(body).not.toContain(secret);
      }
      await context.close();
    }

    // On paper too.
    await page.goto(`${path}/delivery-note`);
    const note = page.getByTestId('delivery-note');
    await expect(note).toContainText('보내는이');
    expect(AMOUNT.exec((await note.textContent()) ?? '')).toBeNull();

    await page.goto(path);
    await page.getByTestId('cancel-order').click();
    await page.getByTestId('confirm-cancel').click();
    await expect(page.locator('[data-status=CANCELLED]')).toBeVisible();
    const context = await browser.newContext();
    await context.addCookies([{ name: 'dangol_locale', value: language, url: baseURL ?? '' }]);
    const theirs = await context.newPage();
    await theirs.goto(link);
    await expect(theirs.getByTestId('gift-cancelled')).toContainText(cancelled);
    expect(AMOUNT.exec((await theirs.getByTestId('gift').textContent()) ?? '')).toBeNull();
    expect((await theirs.goto(`${link.slice(0, -1)}${link.endsWith('A') ? 'B' : 'A'}`))?.status()).toBe(404);
    await context.close();
  });

test('an error on a gift’s page is reported without its link', async ({ browser, page }) => {
  await putIntoCart(page);
  await page.goto('/checkout?gift=1');
  await fill(page, { ...GIFT_TO, sender: '보내는이' });
  await pay(page);
  const link = await page.getByTestId('gift-link').inputValue();
  const token = link.split('/').at(-1) ?? '';
  const context = await browser.newContext();
  const theirs = await context.newPage();
  const sent: string[] = [];
  theirs.on('request', (request) => sent.push(request.postData() ?? ''));
  theirs.on('websocket', (socket) => socket.on('framesent', ({ payload }) => sent.push(String(payload))));
  await theirs.goto(link);
  await expect(theirs.getByTestId('gift')).toBeVisible();
  await expect.poll(() => sent.join(' ')).toContain('page-viewed');
  await theirs.evaluate(() => setTimeout(() => Promise.reject(new Error('made by the test'))));
  await expect.poll(() => sent.join(' '), { timeout: 20_000 }).toContain('error-seen');
  expect(sent.join(' ')).not.toContain(token);
  await context.close();
  const shown = await inShop((db) => db.orderGift.findUniqueOrThrow({ where: { token } }));
  expect(shown.sender).toBe('보내는이');
});

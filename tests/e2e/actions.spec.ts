import { randomUUID } from 'node:crypto';
import { type APIRequestContext, type APIResponse, expect, type Page, test } from '@playwright/test';
import { inShop } from './support/shop-database.ts';
import { findProducts, newTab, openProduct, PROMISE_MS } from './support/shopper.ts';

/** What a shopper does without leaving the page: routes that draw none (docs/decisions/0117), and their buttons. */

const LINES = '/api/cart/lines';
const within = { timeout: PROMISE_MS };
const count = (page: Page) => page.getByTestId('cart-count').first();
const add = (page: Page) => page.getByTestId('add-to-cart').first();

async function product(request: APIRequestContext, query = '노트') {
  const [found] = await findProducts(request, query, 1);
  if (found === undefined) throw new Error('Too few products.');
  const { bestOfferId } = await inShop((db) => db.product.findUniqueOrThrow({ where: { id: found.productId } }));
  return { productId: found.productId, offerId: bestOfferId ?? 0 };
}

/** Sends as a page of the shop would, in the session of `request`. */
function sender(request: APIRequestContext, baseURL: string | undefined) {
  const origin = new URL(baseURL ?? '').origin;
  return (method: string, path: string, data: unknown, headers: Record<string, string> = { origin }) =>
    request.fetch(path, { method, headers: { 'content-type': 'application/json', ...headers }, data: data as object });
}

/** A guest of the shop with a product to act on. */
async function visit(page: Page, baseURL: string | undefined) {
  await page.request.get('/');
  return { ...(await product(page.request)), send: sender(page.request, baseURL) };
}

async function answerOf(response: APIResponse) {
  return { status: response.status(), body: (await response.json()) as Record<string, unknown> };
}

test.describe('the routes', () => {
  test('a key is one act however often it comes, at once too; two keys are two, and answers are small', async ({
    page,
    baseURL,
  }) => {
    const { offerId, send } = await visit(page, baseURL);
    const key = randomUUID();
    const press = (of: string) => send('POST', LINES, { offerId, quantity: 1, key: of });
    const answers = await Promise.all(Array.from({ length: 8 }, () => press(key)));
    for (const answer of answers) expect(await answerOf(answer)).toMatchObject({ status: 200, body: { cartCount: 1 } });
    expect(await answerOf(await press(key.toUpperCase()))).toMatchObject({ body: { cartCount: 1 } });
    const second = await press(randomUUID());
    expect(await answerOf(second)).toEqual({
      status: 200,
      body: { cartCount: 2, line: { offerId, quantity: 2 } },
    });
    expect((await second.body()).length).toBeLessThan(200);
    expect(second.headers()['cache-control']).toBe('no-store');
    expect(await answerOf(await send('PUT', LINES, { offerId, quantity: 5 }))).toMatchObject({
      body: { cartCount: 5 },
    });
    expect(await answerOf(await send('DELETE', LINES, { offerId }))).toMatchObject({
      body: { cartCount: 0, line: { quantity: 0 } },
    });
    // A repeat of what was taken out again.
    expect(await answerOf(await press(key))).toMatchObject({ status: 200, body: { cartCount: 0 } });
  });

  test('a refused act leaves its key free, and another shopper has keys and a cart of their own', async ({
    page,
    baseURL,
    browser,
  }) => {
    const { offerId, send } = await visit(page, baseURL);
    const key = randomUUID();
    const { stock } = await inShop((db) => db.offer.findUniqueOrThrow({ where: { id: offerId } }));
    const setStock = (to: number) => inShop((db) => db.offer.update({ where: { id: offerId }, data: { stock: to } }));
    try {
      await setStock(0);
      const refused = await answerOf(await send('POST', LINES, { offerId, quantity: 1, key }));
      expect(refused).toMatchObject({ status: 409, body: { error: { code: 'sold-out', field: 'quantity' } } });
    } finally {
      await setStock(stock);
    }
    expect(await answerOf(await send('POST', LINES, { offerId, quantity: 1, key }))).toMatchObject({ status: 200 });
    const other = await browser.newContext();
    await other.request.get(`${baseURL}/`);
    const sendOther = sender(other.request, baseURL);
    const url = `${baseURL}${LINES}`;
    expect(await answerOf(await sendOther('PUT', url, { offerId, quantity: 9 }))).toMatchObject({
      status: 404,
      body: { error: { code: 'not-found' } },
    });
    expect(await answerOf(await sendOther('DELETE', url, { offerId }))).toMatchObject({ body: { cartCount: 0 } });
    expect(await answerOf(await sendOther('POST', url, { offerId, quantity: 1, key }))).toMatchObject({
      body: { cartCount: 1 },
    });
    await other.close();
    expect(await answerOf(await send('PUT', LINES, { offerId, quantity: 1 }))).toMatchObject({
      body: { cartCount: 1 },
    });
  });

  test('only a page of the shop changes anything', async ({ page, baseURL }) => {
    const { offerId, productId, send } = await visit(page, baseURL);
    const foreign: Record<string, string>[] = [{}, { origin: 'https://evil.example' }, { origin: 'null' }];
    for (const headers of foreign)
      for (const [method, path, data] of [
        ['POST', LINES, { offerId, quantity: 1, key: randomUUID() }],
        ['PUT', '/api/wishes', { productId, wished: true }],
        ['PUT', '/api/dismissals', { productId, dismissed: true }],
      ] as const)
        expect((await send(method, path, data, headers)).status(), `${method} ${path}`).toBe(403);
    expect(await (await page.request.get('/cart/state')).json()).toMatchObject({ count: 0 });
  });

  test('input at its extremes is refused by name and never a fault', async ({ page, baseURL }) => {
    const { offerId, productId, send } = await visit(page, baseURL);
    const key = randomUUID();
    const ids = [0, -1, 1.5, 2 ** 31, 1e308, null, 'x', '1', [1], {}, true, undefined];
    for (const id of ids) {
      const named = { status: 404, body: { error: { code: 'not-found' } } };
      expect(await answerOf(await send('POST', LINES, { offerId: id, quantity: 1, key })), `${id}`).toMatchObject(
        named,
      );
      expect(await answerOf(await send('DELETE', LINES, { offerId: id })), `${id}`).toMatchObject(named);
      expect(await answerOf(await send('PUT', '/api/wishes', { productId: id, wished: true }))).toMatchObject(named);
      expect(await answerOf(await send('PUT', '/api/dismissals', { productId: id, dismissed: true }))).toMatchObject(
        named,
      );
    }
    expect((await send('PUT', '/api/wishes', { productId: 2 ** 31 - 1, wished: true })).status()).toBe(404);
    const invalid = { status: 400, body: { error: { code: 'invalid-input' } } };
    for (const quantity of [0, -1, 1.5, 100, 2 ** 31, 1e308, null, '1', [1], undefined]) {
      expect(await answerOf(await send('POST', LINES, { offerId, quantity, key }))).toMatchObject(invalid);
      expect(await answerOf(await send('PUT', LINES, { offerId, quantity }))).toMatchObject(invalid);
    }
    for (const wrong of ['', 'x', 'x'.repeat(10_000), 1, null, undefined, '\u0000'])
      expect(await answerOf(await send('POST', LINES, { offerId, quantity: 1, key: wrong }))).toMatchObject(invalid);
    for (const wished of [1, 'true', null, undefined])
      expect(await answerOf(await send('PUT', '/api/wishes', { productId, wished }))).toMatchObject(invalid);
    for (const list of ['x', 1, '\u0000'])
      expect(await answerOf(await send('PUT', '/api/dismissals', { productId, dismissed: true, list }))).toMatchObject(
        invalid,
      );
    const origin = new URL(baseURL ?? '').origin;
    for (const data of ['', '{', '[]', 'null', '"x"', '1e999', '\ud800'])
      expect(
        (await page.request.fetch(LINES, { method: 'PUT', headers: { origin }, data })).status(),
        data,
      ).toBeLessThan(500);
    expect(await (await page.request.get('/cart/state')).json()).toMatchObject({ count: 0 });
  });
});

test('added in one tab: no page is drawn, the number is there at once, and the other tab follows', async ({
  page,
  context,
  request,
}) => {
  const { productId } = await product(request);
  const other = await newTab(context);
  await other.goto('/');
  await openProduct(page, productId);
  await expect(page.getByTestId('presence-online').first()).not.toHaveClass(/invisible/);
  const sent: string[] = [];
  page.on('request', (one) => sent.push(`${one.method()} ${new URL(one.url()).pathname}`));
  await add(page).click();
  await expect(page.getByText('장바구니에 담았어요')).toBeVisible();
  await expect(count(page)).toHaveText('1');
  await expect(count(other)).toHaveText('1', within);
  expect(sent.filter((one) => !one.startsWith('GET'))).toEqual([`POST ${LINES}`]);
  expect(sent.filter((one) => one === `GET /products/${productId}`)).toEqual([]);
});

test('an answer that is lost: the repeat is one act, and so is the next press after none came at all', async ({
  page,
  request,
}) => {
  const { productId } = await product(request);
  await openProduct(page, productId);
  const keys: string[] = [];
  let lost = 1;
  await page.route(`**${LINES}`, async (route) => {
    keys.push((route.request().postDataJSON() as { key: string }).key);
    const response = await route.fetch();
    if (lost-- > 0) await route.abort('connectionreset');
    else await route.fulfill({ response });
  });
  await add(page).click();
  await expect(page.getByText('장바구니에 담았어요').first()).toBeVisible();
  await expect(count(page)).toHaveText('1');
  expect(new Set(keys).size).toBe(1);
  expect(keys).toHaveLength(2);

  lost = 2;
  keys.length = 0;
  await add(page).click();
  await expect(page.getByText('담지 못했').or(page.getByText('답을 받지 못해')).first()).toBeVisible();
  await add(page).click();
  await expect(count(page)).toHaveText('2');
  await expect.poll(() => keys.length).toBe(3);
  expect(new Set(keys).size).toBe(1);
  expect(await (await page.request.get('/cart/state')).json()).toMatchObject({ count: 2 });
  // Pressed twice more, each answered: two acts.
  await add(page).click();
  await expect(count(page)).toHaveText('3');
  await expect(add(page)).not.toHaveAttribute('aria-busy', 'true');
  await add(page).click();
  await expect.poll(() => keys.length).toBe(5);
  await expect(count(page)).toHaveText('4');
  expect(await (await page.request.get('/cart/state')).json()).toMatchObject({ count: 4 });
});

test('refused or offline: the number and the heart are taken back, and it says so', async ({
  page,
  context,
  request,
}) => {
  const { productId } = await product(request);
  await openProduct(page, productId);
  await expect(page.getByTestId('presence-online').first()).not.toHaveClass(/invisible/);
  const heart = page.getByRole('button', { name: /^찜/u }).first();
  // A browser that is offline refuses at once: the heart is pressed for a moment that a later look would miss.
  const pressed = await heart.evaluateHandle((button) => {
    const seen: (string | null)[] = [];
    const look = () => seen.push(button.getAttribute('aria-pressed'));
    new MutationObserver(look).observe(button, { attributeFilter: ['aria-pressed'] });
    return seen;
  });
  await context.setOffline(true);
  await heart.click();
  await expect.poll(() => pressed.jsonValue()).toEqual(['true', 'false']);
  await add(page).click();
  await expect(page.locator('[data-type="error"], [role="status"], [role="alert"]').first()).toBeAttached();
  await expect(count(page)).not.toHaveText('1');
  await context.setOffline(false);
  await add(page).click();
  await expect(count(page)).toHaveText('1');
});

test('a wish, by keyboard: the other tab and the wish list follow, and a second tab that wishes too does not undo it', async ({
  page,
  context,
  request,
}) => {
  const { productId } = await product(request);
  await openProduct(page, productId);
  const [other, list] = [await newTab(context), await newTab(context)];
  await openProduct(other, productId);
  await list.goto('/wishlist');
  for (const tab of [page, other, list])
    await expect(tab.getByTestId('presence-online').first()).not.toHaveClass(/invisible/);
  const heart = (tab: Page) => tab.getByRole('button', { name: /^찜/u }).first();
  await heart(page).focus();
  await page.keyboard.press('Enter');
  await expect(heart(page)).toHaveAttribute('aria-pressed', 'true');
  await expect(heart(other)).toHaveAttribute('aria-pressed', 'true', within);
  await expect(list.getByTestId('unwish')).toHaveCount(1, within);
  const origin = new URL(page.url()).origin;
  const wish = () => page.request.put('/api/wishes', { data: { productId, wished: true }, headers: { origin } });
  expect(await (await wish()).json()).toEqual({ wished: true });
  await list.getByTestId('unwish').focus();
  await list.keyboard.press('Enter');
  await expect(list.getByTestId('unwish')).toHaveCount(0);
  await expect(list.getByText('찜한 상품이 없어요')).toBeVisible();
  await expect(heart(page)).toHaveAttribute('aria-pressed', 'false', within);
});

test('pressed before the page is interactive, the form itself adds, once', async ({ page, request }) => {
  const { productId } = await product(request);
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route('**/_next/static/**/*.js', async (route) => {
    await promise;
    await route.continue().catch(() => undefined);
  });
  await page.goto(`/products/${productId}`, { waitUntil: 'commit' });
  await add(page).click({ noWaitAfter: true });
  await page.waitForURL('**/cart', { waitUntil: 'commit' });
  resolve();
  await expect(page.getByTestId('cart-line')).toHaveCount(1);
  expect(await (await page.request.get('/cart/state')).json()).toMatchObject({ count: 1 });
});

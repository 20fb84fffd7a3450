import { type APIRequestContext, expect, type Page, test } from '@playwright/test';
import { findProducts, logIn } from './support/shopper.ts';

/** Pages anybody may open, and a product's. */
async function paths(request: APIRequestContext): Promise<string[]> {
  const [product] = await findProducts(request, '커피', 1);
  return [
    ...['/', '/products', '/search?q=커피', '/search?q=qqzzxx', '/search', '/categories', '/cart', '/coupons'],
    ...['/orders', '/wishlist', '/mypage', '/login', '/signup', '/no-such-page', `/products/${product?.productId}`],
  ];
}

async function addToCart(page: Page, request: APIRequestContext): Promise<void> {
  const product = (await findProducts(request, '노트', 1))[0];
  await page.goto(`/products/${product?.productId}`);
  await page.getByTestId('add-to-cart').first().click();
  await expect(page.getByTestId('cart-count').first()).toHaveText('1');
}

/** How far the page scrolls sideways, and the element that extends the furthest. */
async function sideways(page: Page): Promise<{ px: number; by: string }> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const out = [...document.querySelectorAll('body *')]
      .filter((element) => element.getBoundingClientRect().right > clientWidth + 1)
      .filter((element) => element.closest('.no-scrollbar, .overflow-x-auto, .overflow-hidden, .sr-only') === null);
    return { px: scrollWidth - clientWidth, by: out.at(-1)?.className.toString().slice(0, 120) ?? '' };
  });
}

/** Of the height, what no bar that stays on the screen takes. */
async function freeShare(page: Page): Promise<number> {
  return page.evaluate(() => {
    scrollTo(0, document.body.scrollHeight / 2);
    const bars = [...document.querySelectorAll('body *')].filter((element) => {
      const { position } = getComputedStyle(element);
      const { width, height, top, bottom } = element.getBoundingClientRect();
      const isOnScreen = bottom > 0 && top < innerHeight && height > 0 && width > innerWidth / 2;
      return (position === 'fixed' || (position === 'sticky' && top >= 0 && top < 2)) && isOnScreen;
    });
    const taken = bars.reduce((sum, bar) => sum + bar.getBoundingClientRect().height, 0);
    return 1 - taken / innerHeight;
  });
}

const SCREENS = [
  ['a phone 320 px wide', { width: 320, height: 640 }],
  // 1280 × 1024 at 400 %.
  ['400 % zoom', { width: 320, height: 256 }],
] as const;

for (const locale of ['ko', 'en'])
  for (const [screen, viewport] of SCREENS)
    test(`at ${screen}, in ${locale}, no page scrolls sideways and bars leave the page its room`, async ({
      page,
      request,
      context,
      baseURL,
    }) => {
      await context.addCookies([{ name: 'dangol_locale', value: locale, url: baseURL ?? '' }]);
      await page.setViewportSize(viewport);
      const complaints: string[] = [];
      const look = async (path: string) => {
        await page.goto(path, { waitUntil: 'load' });
        await page.evaluate(() => document.fonts.ready.then(() => undefined));
        const { px, by } = await sideways(page);
        if (px > 0) complaints.push(`${path} scrolls ${px} px sideways: ${by}`);
        const free = await freeShare(page);
        if (free < 0.6) complaints.push(`${path}: ${Math.round(free * 100)} % of the height is left`);
      };
      for (const path of await paths(request)) await look(path);
      await addToCart(page, request);
      for (const path of ['/cart', '/checkout']) await look(path);
      await logIn(page, 'admin@dangol.test', 'dangol-admin');
      for (const path of ['/mypage', '/mailbox', '/admin', '/admin/live', '/admin/rules', '/admin/rules/C1'])
        await look(path);
      for (const path of ['/admin/recommendations', '/admin/traffic']) await look(path);
      expect(complaints).toEqual([]);
    });

test('who wants less motion gets none: a rail jumps', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/');
  const rail = page.getByTestId('rec-trending');
  await rail.scrollIntoViewIfNeeded();
  const list = rail.locator('ul').first();
  await expect(list).toHaveAttribute('aria-busy', 'false');
  // Read in the task of the click: a smooth scroll has gone nowhere by then, a jump is there.
  const next = await rail.getByRole('button', { name: '다음 상품' }).elementHandle();
  const scrolled = await list.evaluate((element, button) => {
    (button as HTMLElement | null)?.click();
    return element.scrollLeft;
  }, next);
  expect(scrolled).toBeGreaterThan(100);
});

test('on an English page every Korean word is marked as Korean', async ({ page, request, context, baseURL }) => {
  await context.addCookies([{ name: 'dangol_locale', value: 'en', url: baseURL ?? '' }]);
  await addToCart(page, request);
  const unmarked: string[] = [];
  for (const path of [...(await paths(request)), '/cart', '/checkout']) {
    await page.goto(path, { waitUntil: 'load' });
    const texts = await page.evaluate(() => {
      const found: string[] = [];
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        const element = node.parentElement;
        const isRead = element !== null && element.closest('script, style, [hidden]') === null;
        if (isRead && /[가-힣]/.test(node.nodeValue ?? '') && element.closest('[lang]')?.getAttribute('lang') !== 'ko')
          found.push(node.nodeValue ?? '');
      }
      return found;
    });
    unmarked.push(...texts.map((text) => `${path}: ${text}`));
  }
  expect(unmarked).toEqual([]);
});

test('English pages name categories and kinds in English', async ({ page, request, context, baseURL }) => {
  await context.addCookies([{ name: 'dangol_locale', value: 'en', url: baseURL ?? '' }]);
  const [product] = await findProducts(request, '커피', 1);
  const korean: string[] = [];
  const look = async (path: string, names: string) => {
    await page.goto(path, { waitUntil: 'load' });
    const texts = await page.locator(names).allTextContents();
    expect(texts.length, `${path} ${names}`).toBeGreaterThan(0);
    korean.push(...texts.filter((text) => /[가-힣]/u.test(text)).map((text) => `${path}: ${text}`));
  };
  const categories = 'nav a[href*="category="], main a[href*="category="]';
  for (const path of ['/', '/categories', '/products', '/search']) await look(path, categories);
  await look('/products?category=sports', 'main h1');
  await expect(page).toHaveTitle(/^[^가-힣]*$/u);
  await look(`/products/${product?.productId}`, '#content nav a[href*="category="]');
  await look(`/products/${product?.productId}`, '#content nav a[href*="search?q="]');
  await look(`/products/${product?.productId}`, 'dt:text-is("Type") + dd');
  expect(korean).toEqual([]);
});

test('a coupon that comes covers no name, price or button, counts from 30:00 down, and is said once', async ({
  page,
  request,
}) => {
  for (const viewport of [
    { width: 390, height: 844 },
    { width: 1280, height: 900 },
  ]) {
    await page.context().clearCookies();
    await page.setViewportSize(viewport);
    const product = (await findProducts(request, '러닝화', 1))[0];
    await page.goto(`/products/${product?.productId}`);
    // Everything that is spoken, from now on.
    await page.evaluate(() => {
      const spoken: string[] = [];
      Object.assign(globalThis, { spoken });
      const listen = (region: Element) =>
        new MutationObserver(() => spoken.push(region.textContent ?? '')).observe(region, {
          childList: true,
          characterData: true,
          subtree: true,
        });
      for (const region of document.querySelectorAll('[aria-live=polite], [role=status]')) listen(region);
    });
    const toast = page.getByTestId('coupon-toast').last();
    await expect(toast).toBeVisible({ timeout: 10_000 });
    const clock = toast.getByRole('timer');
    const [minutes = 99, seconds = 0] = ((await clock.textContent()) ?? '').match(/\d+/gu)?.map(Number) ?? [];
    expect(minutes * 60 + seconds).toBeLessThanOrEqual(1_800);
    const covered = await page.evaluate(() => {
      const toasts = [...document.querySelectorAll('[data-testid=coupon-toast]')].map((one) =>
        one.getBoundingClientRect(),
      );
      const wanted = document.querySelectorAll('main h1, main .price, main button, main a, header a, header button');
      return [...wanted].filter((element) => {
        const box = element.getBoundingClientRect();
        return toasts.some((t) => t.left < box.right && t.right > box.left && t.top < box.bottom && t.bottom > box.top);
      }).length;
    });
    expect(covered).toBe(0);
    // Two ticks of the clock on: nothing more is spoken of it.
    const before = await clock.textContent();
    await expect(clock).not.toHaveText(before ?? '');
    await expect
      .poll(() => page.evaluate(() => (globalThis as unknown as { spoken: string[] }).spoken.join('|')))
      .toContain('쿠폰이 도착했어요');
    const spoken = await page.evaluate(() => (globalThis as unknown as { spoken: string[] }).spoken);
    expect(spoken.filter((text) => text.includes('쿠폰이 도착했어요'))).toHaveLength(1);
    expect(spoken.filter((text) => /\d\d:\d\d/.test(text))).toEqual([]);
  }
});

test('a corrected search says so and offers what was typed; a first visit is titled by what it shows', async ({
  page,
}) => {
  await page.goto('/');
  const rail = page.getByTestId('rec-item-cf');
  await expect(rail).toHaveAttribute('data-tier', /trending|new/u);
  await expect(rail.getByRole('heading', { level: 2 })).not.toContainText('내가 본');

  await page.goto('/search?q=이어퐁');
  const note = page.getByTestId('search-corrected');
  await expect(note).toContainText('‘이어폰’으로 검색했어요');
  await note.getByRole('link').click();
  await page.waitForURL(/exact=1/u);
  await expect(page.getByTestId('search-corrected')).toHaveCount(0);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('이어퐁');
  await page.goto('/search?q=dldjvhs');
  await expect(note).toContainText('‘이어폰’으로 검색했어요');
  await page.goto('/search?q=이어폰');
  await expect(page.getByTestId('product-card').first()).toBeVisible();
  await expect(note).toHaveCount(0);
});

test('“from this seller” puts that seller’s offer into the cart', async ({ page, request }) => {
  for (const { productId } of await findProducts(request, '커피', 10)) {
    await page.goto(`/products/${productId}`);
    const others = page.getByRole('button', { name: /다른 판매자 \d+곳/u });
    if ((await others.count()) === 0) continue;
    await others.click();
    const offer = page.getByRole('listitem').filter({ hasText: '이 판매자로 담기' }).nth(1);
    const seller = await offer.locator('.font-semibold').first().textContent();
    await offer.getByRole('button').click();
    await expect(page.getByTestId('cart-count').first()).toHaveText('1');
    await page.goto('/cart');
    await expect(page.getByTestId('cart-line')).toContainText(seller ?? 'nobody');
    return;
  }
  throw new Error('No product has a second seller.');
});

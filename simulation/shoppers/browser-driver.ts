import type { Page } from 'playwright';
import type { Card, Intention, PageKind } from '../personas/intention.ts';
import { categoryOfKind, categoryOfSlug, kindOf, slugOfCategory } from '../personas/taste.ts';
import type { Seen } from '../personas/visit.ts';

/** A person waits for a page; who gives up and asks again only makes it later. */
const STEP_TIMEOUT_MS = 40_000;
const ADDRESS = [
  ['받는 분', '김단골'],
  ['휴대폰 번호', '010-1234-5678'],
  ['우편번호', '04524'],
  ['주소', '서울특별시 중구 세종대로 110'],
] as const;
/** A product that no shop of ours ever had. */
export const GONE = '/products/1999999999';
/** What a search is about shows by its first results. */
const FIRST_RESULTS = 10;

export interface Login {
  email: string;
  password: string;
}

/** An order as its page shows it. */
export interface OrderSeen {
  number: string;
  productIds: number[];
  totalWon: number;
}

/** What carrying out an intention showed, beside the page it ended on. */
export interface Outcome extends Seen {
  /** Category of the product, from its detail page. */
  categoryId?: number | undefined;
  /** Category most of the first results are in; null: none. */
  searchedCategoryId?: number | null;
  order?: OrderSeen;
  /** When the button was pressed, where there was one. */
  pressedMs?: number;
}

/**
 * Carries intentions out in a browser as a person would: by links, boxes and buttons. Throws where the page does not
 * let it.
 */
export function createBrowserDriver(page: Page, webUrl: string, login: Login | null = null) {
  page.setDefaultTimeout(STEP_TIMEOUT_MS);
  page.setDefaultNavigationTimeout(STEP_TIMEOUT_MS);

  async function open(path: string) {
    await page.goto(`${webUrl}${path}`, { waitUntil: 'domcontentloaded' });
  }
  /** Goes where a link of the page leads; by address where there is none. */
  async function follow(path: string) {
    const links = page.locator(`a[href="${path}"]`);
    if ((await links.count()) === 0) return open(path);
    // Most of these links are in the footer: dispatched without scrolling, which is no part of the intention.
    await links.first().dispatchEvent('click');
    const { pathname, searchParams } = new URL(path, webUrl);
    await page.waitForURL(
      (url) =>
        url.pathname === pathname && [...searchParams].every(([key, value]) => url.searchParams.get(key) === value),
    );
  }
  const kindNow = (): PageKind => pageKindOf(new URL(page.url()));
  const atProduct = (productId: string) => (url: URL) => url.pathname === `/products/${productId}`;

  async function followToProduct(href: string | null): Promise<void> {
    const productId = href?.split('/').at(-1) ?? '';
    await page.waitForURL(atProduct(productId));
    await page.getByTestId('add-to-cart').first().waitFor();
  }

  return {
    kindNow,

    async carryOut(intention: Intention): Promise<Outcome> {
      switch (intention.kind) {
        case 'open-home':
          if (kindNow() === 'nowhere') await open('/');
          else await page.locator('header a[href="/"]').first().click();
          await page.waitForURL((url) => url.pathname === '/');
          await page.getByTestId('rec-trending').waitFor({ state: 'attached' });
          break;
        case 'open-category':
          // The links to a category leave the order to the shop, which is by popularity.
          if (intention.sort === 'popular') await follow(`/products?category=${slugOfCategory(intention.categoryId)}`);
          else await open(`/products?category=${slugOfCategory(intention.categoryId)}&sort=${intention.sort}`);
          await page.getByTestId('product-card').first().waitFor();
          break;
        case 'search': {
          if (kindNow() === 'nowhere') await open('/');
          await page.waitForLoadState('load');
          const box = page.getByTestId('search-box').first();
          await box.fill('');
          await box.pressSequentially(intention.query, { delay: 60 });
          // What was typed before the page came to life is gone: a person sees that and types again.
          if ((await box.inputValue()) !== intention.query) await box.fill(intention.query);
          await box.press('Enter');
          await page.waitForURL((url) => url.searchParams.get('q') === intention.query);
          await page.locator('main h1', { hasText: intention.query }).first().waitFor({ state: 'attached' });
          return { ...(await look()), searchedCategoryId: await searchedCategory(page) };
        }
        case 'open-card': {
          const href = `/products/${intention.card.productId}`;
          await page.locator(`a[href="${href}"]`).first().click();
          await followToProduct(href);
          break;
        }
        case 'hover':
          await page.locator(`a[href="/products/${intention.card.productId}"]`).first().hover();
          break;
        case 'look-on': {
          const height = page.viewportSize()?.height ?? 800;
          await page.mouse.wheel(0, height * 0.8);
          break;
        }
        case 'rest':
          await page.waitForTimeout(intention.seconds * 1_000);
          break;
        case 'add-to-cart': {
          const before = await page.getByTestId('cart-count').first().textContent();
          const pressedMs = Date.now();
          await page.getByTestId('add-to-cart').first().click();
          await page.waitForFunction(
            (was) => document.querySelector('[data-testid="cart-count"]')?.textContent !== was,
            before,
          );
          return { ...(await look()), pressedMs };
        }
        case 'open-cart':
          await page.locator('header a[href="/cart"]').first().click();
          await page.getByTestId('cart-line').first().waitFor();
          break;
        case 'remove-line':
          await page.getByTestId('cart-line').first().getByRole('button', { name: /삭제$/u }).click();
          break;
        case 'checkout':
          await page.locator('main a[href="/checkout"]:visible').first().click();
          await page.getByTestId('place-order').waitFor();
          break;
        case 'place-order': {
          for (const [label, text] of ADDRESS) await page.getByLabel(label, { exact: true }).first().fill(text);
          if (intention.card === 'declined') return refusedCard();
          const pressedMs = Date.now();
          await page.getByTestId('place-order').click();
          await page.getByTestId('order-number').first().waitFor();
          return { ...(await look()), order: await readOrder(page), pressedMs };
        }
        case 'open-coupons':
          await follow('/coupons');
          await page.locator('main h1').first().waitFor();
          break;
        case 'log-in':
          if (login === null) throw new Error('a guest has no account');
          await follow('/login');
          await page.waitForLoadState('load');
          await page.locator('#email').fill(login.email);
          await page.locator('#password').fill(login.password);
          await page
            .locator('form', { has: page.locator('#password') })
            .locator('button[type="submit"]')
            .click();
          await page.waitForURL((url) => url.pathname !== '/login');
          break;
        case 'open-orders':
          await follow('/orders');
          await page.getByTestId('order').first().waitFor();
          break;
        case 'open-last-order':
          await page.getByTestId('order').first().locator('a[href^="/orders/"]').first().click();
          await page.getByTestId('order-number').first().waitFor();
          break;
        case 'open-ordered': {
          const link = page.locator('main li a[href^="/products/"]:not([aria-hidden])').first();
          const href = await link.getAttribute('href');
          await link.click();
          await followToProduct(href);
          break;
        }
        case 'open-gone':
          await open(GONE);
          await page.locator('main h1').first().waitFor();
          break;
        case 'leave':
          break;
      }
      return look();
    },
    look,
  };

  /** Tries to pay with a card that is refused (server/checkout/charge-request.ts), reads so, and takes another. */
  async function refusedCard(): Promise<Outcome> {
    const recipient = page.locator('#recipient');
    const name = await recipient.inputValue();
    await recipient.fill('TEST:REJECT_CARD_PAYMENT');
    await page.getByTestId('place-order').click();
    await page.locator('main [role="alert"]').first().waitFor();
    await recipient.fill(name);
    return look();
  }

  async function look(): Promise<Outcome> {
    const kind = kindNow();
    const cards = await cardsInSight(page);
    if (kind !== 'detail') return { page: kind, cards };
    const productId = Number(new URL(page.url()).pathname.split('/').at(-1));
    const name = (await page.locator('h1').first().textContent()) ?? '';
    const soldOut = await page.getByTestId('add-to-cart').first().isDisabled();
    const crumb = page.locator('nav ol a[href^="/products?category="]').first();
    const slug = (await crumb.count()) === 0 ? null : (await crumb.getAttribute('href'))?.split('=').at(-1);
    const categoryId = categoryOfSlug(slug ?? '') ?? categoryOfKind(kindOf(name) ?? '') ?? undefined;
    return { page: kind, cards, product: { productId, name: name.trim(), soldOut }, categoryId };
  }
}

/** Cards of which at least half is in the window, with the list each stands in and its place there. */
function cardsInSight(page: Page): Promise<Card[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('[data-testid="product-card"]')].flatMap((card) => {
      const { top, bottom, left, right } = card.getBoundingClientRect();
      const [x, y] = [(left + right) / 2, (top + bottom) / 2];
      if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) return [];
      const list = card.closest<HTMLElement>('section[data-testid^="rec-"]')?.dataset.testid?.slice(4) ?? null;
      const name = card.querySelector('h3')?.textContent ?? '';
      const item = card.closest('li');
      const position = item === null ? 0 : [...(item.parentElement?.children ?? [])].indexOf(item);
      return [{ productId: Number(card.dataset.productId), name, list, position }];
    }),
  );
}

/**
 * The category that at least half of the first results are in, by the kinds in their names; null where there is none.
 */
async function searchedCategory(page: Page): Promise<number | null> {
  // Nothing was found: the cards are of what is popular.
  if ((await page.locator('main h1 + [role="status"]').count()) > 0) return null;
  const names = await page
    .locator('[data-testid="product-card"] h3')
    .evaluateAll((titles, most) => titles.slice(0, most).map((title) => title.textContent ?? ''), FIRST_RESULTS);
  const counts = new Map<number, number>();
  for (const name of names) {
    const categoryId = categoryOfKind(kindOf(name) ?? '');
    if (categoryId !== null) counts.set(categoryId, (counts.get(categoryId) ?? 0) + 1);
  }
  const [top] = [...counts].sort((a, b) => b[1] - a[1]);
  return top !== undefined && top[1] * 2 >= names.length ? top[0] : null;
}

async function readOrder(page: Page): Promise<OrderSeen> {
  const number = (await page.getByTestId('order-number').first().textContent()) ?? '';
  const hrefs = await page
    .locator('main li a[href^="/products/"]:not([aria-hidden])')
    .evaluateAll((links) =>
      links
        .filter((link) => link.closest('section[data-testid^="rec-"]') === null)
        .map((link) => link.getAttribute('href') ?? ''),
    );
  const total = (await page.getByTestId('total-won').first().textContent()) ?? '';
  return {
    number: number.trim(),
    productIds: hrefs.map((href) => Number(href.split('/').at(-1))),
    totalWon: Number(total.replaceAll(/\D/g, '')),
  };
}

function pageKindOf({ pathname, protocol }: URL): PageKind {
  if (protocol === 'about:') return 'nowhere';
  if (pathname === '/') return 'home';
  if (pathname === GONE) return 'gone';
  if (pathname === '/products') return 'list';
  if (pathname.startsWith('/products/')) return 'detail';
  if (pathname === '/orders') return 'orders';
  const kinds = {
    search: 'search',
    cart: 'cart',
    checkout: 'checkout',
    orders: 'order',
    coupons: 'coupons',
    login: 'login',
  } as const;
  return kinds[pathname.split('/')[1] as keyof typeof kinds] ?? 'home';
}

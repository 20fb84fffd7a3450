import type { Page } from 'playwright';
import type { Card, Intention, PageKind } from '../personas/intention.ts';
import { slugOfCategory } from '../personas/taste.ts';
import type { Seen } from '../personas/visit.ts';

const STEP_TIMEOUT_MS = 15_000;
const ADDRESS = [
  ['받는 분', '김단골'],
  ['휴대폰 번호', '010-1234-5678'],
  ['우편번호', '04524'],
  ['주소', '서울특별시 중구 세종대로 110'],
] as const;

/** Carries intentions out in a browser as a person would: by links, boxes and buttons. Throws where the page does not let it. */
export function createBrowserHands(page: Page, webUrl: string) {
  page.setDefaultTimeout(STEP_TIMEOUT_MS);
  page.setDefaultNavigationTimeout(STEP_TIMEOUT_MS);

  async function open(path: string) {
    await page.goto(`${webUrl}${path}`, { waitUntil: 'domcontentloaded' });
  }
  const kindNow = (): PageKind => pageKindOf(new URL(page.url()));

  return {
    kindNow,

    async carryOut(intention: Intention): Promise<Seen> {
      switch (intention.kind) {
        case 'open-home':
          if (kindNow() === 'nowhere') await open('/');
          else await page.locator('header a[href="/"]').first().click();
          await page.waitForURL((url) => url.pathname === '/');
          await page.getByTestId('rec-trending').waitFor({ state: 'attached' });
          break;
        case 'open-category':
          await open(`/products?category=${slugOfCategory(intention.categoryId)}&sort=${intention.sort}`);
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
          break;
        }
        case 'open-card': {
          const { productId } = intention.card;
          await page.locator(`a[href="/products/${productId}"]`).first().click();
          await page.waitForURL((url) => url.pathname === `/products/${productId}`);
          await page.getByTestId('add-to-cart').first().waitFor();
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
          await page.getByTestId('add-to-cart').first().click();
          await page.waitForFunction(
            (was) => document.querySelector('[data-testid="cart-count"]')?.textContent !== was,
            before,
          );
          break;
        }
        case 'open-cart':
          await open('/cart');
          await page.getByTestId('cart-line').first().waitFor();
          break;
        case 'remove-line':
          await page.getByTestId('cart-line').first().getByRole('button', { name: /삭제$/u }).click();
          break;
        case 'checkout':
          await open('/checkout');
          await page.getByTestId('place-order').waitFor();
          break;
        case 'place-order':
          for (const [label, text] of ADDRESS) await page.getByLabel(label, { exact: true }).first().fill(text);
          await page.getByTestId('place-order').click();
          await page.getByTestId('order-number').first().waitFor();
          break;
        case 'open-coupons':
          await open('/coupons');
          break;
        case 'leave':
          break;
      }
      return look();
    },
    look,
  };

  async function look(): Promise<Seen> {
    const kind = kindNow();
    const cards = await cardsInSight(page);
    if (kind !== 'detail') return { page: kind, cards };
    const productId = Number(new URL(page.url()).pathname.split('/').at(-1));
    const name = (await page.locator('h1').first().textContent()) ?? '';
    const soldOut = await page.getByTestId('add-to-cart').first().isDisabled();
    return { page: kind, cards, product: { productId, name: name.trim(), soldOut } };
  }
}

/** Cards of which at least half is in the window, with the list each stands in. */
function cardsInSight(page: Page): Promise<Card[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('[data-testid="product-card"]')].flatMap((card) => {
      const { top, bottom, left, right } = card.getBoundingClientRect();
      const [x, y] = [(left + right) / 2, (top + bottom) / 2];
      if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) return [];
      const list = card.closest<HTMLElement>('section[data-testid^="rec-"]')?.dataset.testid?.slice(4) ?? null;
      const name = card.querySelector('h3')?.textContent ?? '';
      return [{ productId: Number(card.dataset.productId), name, list }];
    }),
  );
}

function pageKindOf({ pathname, protocol }: URL): PageKind {
  if (protocol === 'about:') return 'nowhere';
  if (pathname === '/') return 'home';
  if (pathname === '/products') return 'list';
  if (pathname.startsWith('/products/')) return 'detail';
  const kinds = { search: 'search', cart: 'cart', checkout: 'checkout', orders: 'order', coupons: 'coupons' } as const;
  return kinds[pathname.split('/')[1] as keyof typeof kinds] ?? 'home';
}

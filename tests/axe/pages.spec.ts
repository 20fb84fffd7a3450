import { randomUUID } from 'node:crypto';
import { type APIRequestContext, expect, type Page, test } from '@playwright/test';
import { issueOptOutToken } from '#server/coupons/opt-out-token.ts';
import { resolveEnv } from '#stack/env.ts';
import { findProducts, setHeart } from '#tests/e2e/support/shopper.ts';
import { audit } from './support/audit.ts';
import { pageRoutes, routeOf } from './support/routes.ts';
import { asMember, asOperator, at, buyGift, fillCart, LOCALES, speak, type View } from './support/visitors.ts';

interface Tour {
  who: string;
  /** What the visitor does first. */
  begin?(page: Page, request: APIRequestContext): Promise<unknown>;
  paths: readonly string[];
}

/**
 * Every page, by those who may open it, empty and filled. `{product}`: one of the catalogue; `{order}` and `{gift}`:
 * the one just placed, and what its recipient sees.
 */
const TOURS: readonly Tour[] = [
  {
    who: 'a guest who has just come',
    paths: [
      '/',
      '/products',
      '/products?category=food&min=1000&arrival=1&stock=1',
      '/products?min=1&max=2',
      '/search',
      '/search?q=커피',
      '/search?q=이어퐁',
      '/search?q=qqzzxx',
      '/products/{product}',
      '/categories',
    ],
  },
  {
    who: 'a guest without anything',
    paths: [
      '/cart',
      '/coupons',
      '/orders',
      '/wishlist',
      '/mypage',
      '/login',
      '/signup',
      '/terms',
      '/privacy',
      '/company',
      '/contact',
      '/mail/opt-out?token={optOut}',
      '/mail/opt-out?token=none',
      '/products/999999999',
      '/no-such-page',
      '/admin',
    ],
  },
  {
    who: 'a guest with a full cart',
    begin: (page, request) => fillCart(page, request),
    paths: ['/', '/cart', '/checkout', '/mypage'],
  },
  {
    who: 'a member who has bought and wishes',
    begin: async (page, request) => {
      await asMember(page);
      const productId = await fillCart(page, request);
      await buyGift(page);
      await page.goto(`/products/${productId}`);
      await setHeart(page, true);
      await fillCart(page, request);
    },
    paths: [
      '/',
      '/orders',
      '/orders/{order}',
      '/orders/{order}/claim?kind=CANCEL',
      '/orders/{order}/receipt',
      '/orders/{order}/delivery-note',
      '/gifts/{gift}',
      '/wishlist',
      '/mypage',
      '/mypage/passkeys',
      '/mailbox',
      '/coupons',
      '/cart',
      '/checkout',
      '/checkout?gift=1',
      '/mypage/addresses',
      '/mypage/addresses?new=1',
    ],
  },
  {
    who: 'an operator',
    begin: (page) => asOperator(page),
    paths: [
      '/admin',
      '/admin/live',
      '/admin/rules',
      '/admin/rules/C1',
      '/admin/rules/C9',
      '/admin/recommendations',
      '/admin/traffic',
      '/admin/alerts',
      '/admin/pipeline',
      '/admin/insights',
      '/admin/no-such-page',
    ],
  },
];

/** The path with what no list can name before the shop runs. */
async function filled(path: string, page: Page, request: APIRequestContext): Promise<string> {
  if (path.includes('{product}'))
    return path.replace('{product}', String((await findProducts(request, '커피', 1))[0]?.productId));
  if (path.includes('{optOut}'))
    return path.replace('{optOut}', issueOptOutToken(randomUUID(), (await resolveEnv()).SESSION_SECRET ?? ''));
  if (path.includes('{gift}')) {
    await page.goto('/orders');
    await page.goto((await page.locator('a[href^="/orders/"]').first().getAttribute('href')) ?? '');
    return new URL(await page.getByTestId('gift-link').inputValue()).pathname;
  }
  if (path.includes('{order}')) {
    await page.goto('/orders');
    const order = (await page.locator('a[href^="/orders/"]').first().getAttribute('href')) ?? '';
    return path.replace('/orders/{order}', order);
  }
  return path;
}

for (const locale of LOCALES)
  for (const { who, begin, paths } of TOURS)
    test(`axe finds nothing on the pages of ${who}, in ${locale}`, async ({ page, request, baseURL }) => {
      await speak(page, locale, baseURL ?? '');
      await begin?.(page, request);
      const found: string[] = [];
      for (const path of paths) {
        const view: View = at(await filled(path, page, request), path);
        await view.open(page);
        found.push(...(await audit(page, view.name)));
      }
      expect(found).toEqual([]);
    });

test('every page of the app is on a tour', () => {
  const routes = pageRoutes();
  const visited = new Set(TOURS.flatMap(({ paths }) => paths.map((path) => routeOf(path, routes))));
  expect(routes.filter((route) => !visited.has(route))).toEqual([]);
});

import type { APIRequestContext, BrowserContext, Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { createPrisma } from '#server/adapters/postgres/client.ts';

/** Steps of a shopper that journeys share. */

/** How long the shop may take from what a shopper does to what the shopper sees. */
export const PROMISE_MS = 3_000;

export interface FoundProduct {
  productId: number;
  name: string;
  priceWon: number;
  categoryId: number;
}

/** Products that a search for `query` finds, in its order; waits until the index knows at least `atLeast`. */
export async function findProducts(
  request: APIRequestContext,
  query: string,
  atLeast: number,
): Promise<FoundProduct[]> {
  let items: FoundProduct[] = [];
  await expect
    .poll(
      async () => {
        const response = await request.get(`/api/search?q=${encodeURIComponent(query)}`);
        if (response.ok()) items = ((await response.json()) as { items: FoundProduct[] }).items;
        return items.length;
      },
      { message: `a search for ${query} finds ${atLeast} products`, timeout: 30_000 },
    )
    .toBeGreaterThanOrEqual(atLeast);
  return items;
}

/** Opens a product's page in `page` and waits until the tracker's word of it was taken in. */
export async function openProduct(page: Page, productId: number): Promise<void> {
  await page.goto(`/products/${productId}`);
  await expect(page.getByTestId('add-to-cart').first()).toBeVisible();
}

/** A second tab of the same browser: same cookie, same shopper. */
export async function newTab(context: BrowserContext): Promise<Page> {
  const tab = await context.newPage();
  tab.on('pageerror', (error) => {
    throw error;
  });
  return tab;
}

/** When the list on the page was computed, by the page's own attribute. */
export async function computedAt(list: Locator): Promise<string> {
  return (await list.getAttribute('data-computed-at')) ?? '';
}

/** Product ids of a list, in order. */
export async function idsOf(list: Locator): Promise<string[]> {
  // The server draws what is seen first, the browser the rest.
  await expect(list.locator('[aria-busy=true]')).toHaveCount(0);
  return list
    .getByTestId('rec-item')
    .evaluateAll((items) => items.map((item) => item.getAttribute('data-product-id') ?? ''));
}

/** Logs in by the form, as a person does, on the way to `next`. */
export async function logIn(page: Page, email: string, password: string, next?: string): Promise<void> {
  await page.goto(next === undefined ? '/login' : `/login?next=${encodeURIComponent(next)}`);
  await page.locator('input[type=email]').fill(email);
  await page.locator('input[type=password]').fill(password);
  await page.locator('form:has(input[type=password]) button[type=submit]').click();
  await page.waitForURL((url) => !url.pathname.startsWith('/login'));
}

/** A customer's id, which no page shows. */
export async function customerIdOf(databaseUrl: string, email: string): Promise<string> {
  const db = createPrisma(databaseUrl, { poolSize: 1 });
  try {
    return (await db.customer.findUniqueOrThrow({ where: { email } })).id;
  } finally {
    await db.$disconnect();
  }
}

/**
 * Presses the heart of an open product's page until it is as wanted; whether it was before is known only after a while.
 */
export async function setHeart(page: Page, isWished: boolean): Promise<Locator> {
  const heart = page
    .locator('button[aria-pressed]')
    .filter({ has: page.locator('svg.lucide-heart') })
    .first();
  const wanted = String(isWished);
  await expect(async () => {
    if ((await heart.getAttribute('aria-pressed')) !== wanted) await heart.click();
    await expect(heart).toHaveAttribute('aria-pressed', wanted, { timeout: 2_000 });
  }).toPass({ timeout: 20_000 });
  return heart;
}

import { type APIRequestContext, expect, type Locator, type Page, test } from '@playwright/test';
import { findProducts, idsOf, newTab, openProduct, PROMISE_MS } from './support/shopper.ts';

const item = (list: Locator, productId: string) =>
  list.locator(`[data-testid="rec-item"][data-product-id="${productId}"]`);

async function servedIds(page: Page, list: string): Promise<string[]> {
  const response = await page.request.get(`/api/recommendations?list=${list}`);
  const { items } = (await response.json()) as { items: { productId: number }[] };
  return items.map(({ productId }) => String(productId));
}

/** The home page of a shopper who has looked at one product, with a list of their own that does not change. */
async function homeOfSomebodyKnown(page: Page, tab: Page, request: APIRequestContext): Promise<Locator> {
  const [first] = await findProducts(request, '이어폰', 1);
  if (first === undefined) throw new Error('Too few products.');
  await openProduct(tab, first.productId);
  await page.goto('/');
  const list = page.getByTestId('rec-item-cf');
  await expect(list.getByTestId('rec-item').first()).toContainText(/보셔서|같은/u, { timeout: PROMISE_MS });
  return list;
}

test('what is of no interest leaves every list in every tab, and stays out of what is served', async ({
  context,
  page,
  request,
}) => {
  const tab = await newTab(context);
  const list = await homeOfSomebodyKnown(page, tab, request);
  await tab.goto('/');
  const inTab = tab.getByTestId('rec-item-cf');
  await expect(inTab.getByTestId('rec-item').first()).toContainText(/보셔서|같은/u, { timeout: PROMISE_MS });
  const [unwanted = ''] = await idsOf(list);
  await expect(item(inTab, unwanted)).toHaveCount(1);

  // By keyboard: the button is there for a focus, and hands it on.
  await item(list, unwanted).getByTestId('dismiss').focus();
  await page.keyboard.press('Enter');
  const everywhere = `[data-testid="rec-item"][data-product-id="${unwanted}"]`;
  // By push, in the other tab, without a reload.
  await expect(tab.locator(everywhere)).toHaveCount(0, { timeout: PROMISE_MS });
  await expect(page.locator(everywhere)).toHaveCount(0);
  await expect(page.locator(':focus')).toHaveAttribute('data-testid', 'dismiss');
  // And in what is served to the next page.
  expect(await servedIds(page, 'item-cf')).not.toContain(unwanted);
  expect(await servedIds(page, 'trending')).not.toContain(unwanted);
});

test('a dismissal that is taken back brings the product back', async ({ context, page, request }) => {
  const tab = await newTab(context);
  const list = await homeOfSomebodyKnown(page, tab, request);
  await tab.close();
  const [unwanted = ''] = await idsOf(list);
  await item(list, unwanted).hover();
  await item(list, unwanted).getByTestId('dismiss').click();
  await page.getByRole('button', { name: '되돌리기' }).click();
  // Out of the way: what lies under a pointer does not move.
  await page.mouse.move(2, 2);
  await expect(item(list, unwanted)).toHaveCount(1);
  await expect.poll(() => servedIds(page, 'item-cf'), { timeout: PROMISE_MS }).toContain(unwanted);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('a finger finds the button without hovering', async ({ page }) => {
    await page.goto('/');
    const list = page.getByTestId('rec-trending');
    const [unwanted = ''] = await idsOf(list);
    const button = item(list, unwanted).getByTestId('dismiss');
    await button.scrollIntoViewIfNeeded();
    await expect(button).toHaveCSS('opacity', '1');
    const box = await button.boundingBox();
    expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(44);
    await button.tap();
    await expect(item(list, unwanted)).toHaveCount(0);
    await expect(page.getByText('추천에서 뺐어요')).toBeVisible();
  });
});

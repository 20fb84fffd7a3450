import { chromium, type Page } from 'playwright';

const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'];

/**
 * Milliseconds from a click on a product card in one tab to the changed `item-cf` list on the home page open in another
 * tab of the same shopper, as the browser's own clock tells. A click without a changed list within 5 s counts as 5,000.
 */
export async function measureBrowser(options: { webUrl: string; clicks: number }): Promise<number[]> {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  try {
    const context = await browser.newContext({ locale: 'ko-KR', viewport: { width: 1280, height: 900 } });
    context.setDefaultTimeout(10_000);
    const home = await context.newPage();
    await home.goto(options.webUrl);
    await home.getByTestId('rec-item-cf').getByTestId('rec-item').first().waitFor();
    await watchList(home);
    const list = await context.newPage();
    const latencies: number[] = [];
    for (let click = 0; click < options.clicks; click++) {
      // Another page of the catalogue each time, so that every click opens a product not seen before.
      await list.goto(
        `${options.webUrl}/products?sort=${click % 2 === 0 ? 'popular' : 'newest'}&minWon=${1_000 + 500 * click}`,
      );
      const card = list.getByTestId('product-card').nth(click % 12);
      await card.waitFor();
      const changesBefore = await changes(home);
      const clickedAt = await list.evaluate(() => Date.now());
      await card.locator('a').first().click();
      const changedAt = await home
        .waitForFunction(
          (before) => globalThis.listChanges.length > before && globalThis.listChanges.at(-1),
          changesBefore,
          {
            timeout: 5_000,
            polling: 20,
          },
        )
        .then((handle) => handle.jsonValue())
        .catch(() => false as const);
      latencies.push(typeof changedAt === 'number' ? changedAt - clickedAt : 5_000);
    }
    return latencies;
  } finally {
    await browser.close();
  }
}

declare global {
  var listChanges: number[];
}

/** Notes when the list on the page changes, as the page's own clock tells. */
function watchList(page: Page): Promise<void> {
  return page.evaluate(() => {
    globalThis.listChanges = [];
    const target = document.querySelector('[data-testid="rec-item-cf"]');
    if (target === null) throw new Error('The home page has no list rec-item-cf.');
    new MutationObserver(() => globalThis.listChanges.push(Date.now())).observe(target, {
      attributes: true,
      attributeFilter: ['data-computed-at'],
    });
  });
}

function changes(page: Page): Promise<number> {
  return page.evaluate(() => globalThis.listChanges.length);
}

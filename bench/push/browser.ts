import { chromium, type Page } from 'playwright';

const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'];

/**
 * Milliseconds from a click on a product card in one tab to the first changed list of their own on the home page open in another
 * tab of the same shopper, both as the browser's own clock tells. A click without a changed list within 5 s counts as 5,000.
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
      await noteClick(list);
      await card.locator('a').first().click();
      // Of one origin with the page that was clicked, whatever that shows by now.
      const clickedAt = await home.evaluate(() => Number(localStorage.getItem('clickedAt')));
      const changedAt = await home
        .waitForFunction((since) => globalThis.listChanges.find((at) => at >= since) ?? false, clickedAt, {
          timeout: 5_000,
          polling: 20,
        })
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

/** Lists that follow from what the shopper did; a product nobody else knows may change only one of them. */
const OWN_LISTS = ['item-cf', 'user-cf'];

/** Notes when one of the shopper's lists on the page changes, as the page's own clock tells. */
function watchList(page: Page): Promise<void> {
  return page.evaluate((lists) => {
    globalThis.listChanges = [];
    const changed = new MutationObserver(() => globalThis.listChanges.push(Date.now()));
    for (const list of lists) {
      const target = document.querySelector(`[data-testid="rec-${list}"]`);
      if (target === null) throw new Error(`The home page has no list rec-${list}.`);
      changed.observe(target, { attributes: true, attributeFilter: ['data-computed-at'] });
    }
  }, OWN_LISTS);
}

/** Notes when the page's next click arrives, before the page itself hears of it. */
function noteClick(page: Page): Promise<void> {
  return page.evaluate(() =>
    window.addEventListener('click', () => localStorage.setItem('clickedAt', String(Date.now())), {
      capture: true,
      once: true,
    }),
  );
}

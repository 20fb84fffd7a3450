import { type Browser, chromium, type Page } from 'playwright';
import { CHROMIUM_FLAGS } from '#simulation/traffic/chromium-flags.ts';

const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

/** Clicks of one visit, by a guest who comes for the first time. */
const CLICKS_A_VISIT = 12;
const UNANSWERED_MS = 5_000;

/**
 * Milliseconds from a click on a product card in one tab to the first changed personal list on the home page in another
 * tab of the same guest, both by the browser's own clock; for each visit, its clicks. A click without a changed list
 * within 5 s counts as 5,000.
 */
export async function measureBrowser(options: { webUrl: string; visits: number }): Promise<number[][]> {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_FLAGS });
  try {
    const latencies: number[][] = [];
    for (let visit = 0; visit < options.visits; visit++)
      latencies.push(await measureVisit(browser, options.webUrl, visit * CLICKS_A_VISIT));
    return latencies;
  } finally {
    await browser.close();
  }
}

/** `from`: so many clicks were made before, on other pages of the catalogue. */
async function measureVisit(browser: Browser, webUrl: string, from: number): Promise<number[]> {
  const context = await browser.newContext({ locale: 'ko-KR', viewport: { width: 1280, height: 900 } });
  context.setDefaultTimeout(10_000);
  try {
    const home = await context.newPage();
    await home.goto(webUrl);
    await home.getByTestId('rec-item-cf').getByTestId('rec-item').first().waitFor();
    await watchList(home);
    const list = await context.newPage();
    const opened = new Set<string>();
    const latencies: number[] = [];
    for (let click = from; click < from + CLICKS_A_VISIT; click++) {
      // Another page of the catalogue each time.
      await list.goto(`${webUrl}/products?sort=${click % 2 === 0 ? 'popular' : 'newest'}&min=${1_000 + 500 * click}`);
      await list.getByTestId('product-card').nth(11).waitFor();
      const card = list.locator(`[data-testid="product-card"][data-product-id="${await unseenProduct(list, opened)}"]`);
      await noteClick(list);
      await card.locator('a').first().click();
      // Any page of the same origin can read this, also one that has changed since the click.
      const clickedAt = await home.evaluate(() => Number(localStorage.getItem('clickedAt')));
      const changedAt = await home
        .waitForFunction((since) => globalThis.listChanges.find((at) => at >= since) ?? false, clickedAt, {
          timeout: UNANSWERED_MS,
          polling: 20,
        })
        .then((handle) => handle.jsonValue())
        .catch(() => false as const);
      latencies.push(typeof changedAt === 'number' ? changedAt - clickedAt : UNANSWERED_MS);
    }
    return latencies;
  } finally {
    await context.close();
  }
}

declare global {
  var listChanges: number[];
}

/** Lists that depend on the shopper's own history; a product that no other shopper has seen may change only one. */
const OWN_LISTS = ['item-cf', 'user-cf'];

/** A product of the page that was not opened before, so that the click is a new view; it is opened next. */
async function unseenProduct(page: Page, opened: Set<string>): Promise<string> {
  const shown = await page
    .getByTestId('product-card')
    .evaluateAll((cards) => cards.map((card) => (card as HTMLElement).dataset.productId ?? ''));
  const unseen = shown.find((id) => !opened.has(id));
  if (unseen === undefined) throw new Error(`Every product of ${page.url()} was opened already.`);
  opened.add(unseen);
  return unseen;
}

/** Records when one of the shopper's lists on the page changes, by the page's own clock. */
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

/** Records when the page's next click arrives, before the page's own handlers run. */
function noteClick(page: Page): Promise<void> {
  return page.evaluate(() =>
    window.addEventListener('click', () => localStorage.setItem('clickedAt', String(Date.now())), {
      capture: true,
      once: true,
    }),
  );
}

import type { Browser, Page } from '@playwright/test';
import type { memberSession } from './member.ts';
import { type Complaints, collectComplaints, type DocumentVitals, observeVitals, readVitals } from './observe.ts';

export const DEVICES = {
  desktop: { viewport: { width: 1280, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 3, isMobile: true, hasTouch: true },
} as const;
export type Device = keyof typeof DEVICES;

const CPU_SLOWER = 4;
/** From the last request of a page: lists have come and replaced what everybody sees. */
const SETTLES_MS = 3_000;
const SCROLLS = 8;

export interface DeviceVitals {
  /** By page, each a document of its own: opened, scrolled to its end and back, used. */
  documents: Record<string, DocumentVitals>;
  /** One document that goes home, product, product, category, search, back. */
  visit: DocumentVitals & { isSameDocument: boolean };
  complaints: Complaints;
}

/** A member's pages on a device whose CPU is four times slower. Some two minutes. */
export async function measureVitals(options: {
  browser: Browser;
  webUrl: string;
  device: Device;
  storageState: Awaited<ReturnType<typeof memberSession>>;
  paths: Record<string, string>;
  /** Called with the file name of each picture taken half a second and a second after a page was opened. */
  screenshotFolder?: string;
}): Promise<DeviceVitals> {
  const { browser, webUrl: baseURL, device, storageState, paths, screenshotFolder } = options;
  const context = await browser.newContext({ ...DEVICES[device], baseURL, storageState, locale: 'ko-KR' });
  const all: Complaints = { csp: [], hydration: [], script: [] };
  try {
    await observeVitals(context);
    const slowPage = async () => {
      const page = await context.newPage();
      const complaints = collectComplaints(page);
      const cdp = await context.newCDPSession(page);
      await cdp.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWER });
      const done = async () => {
        for (const kind of Object.keys(all) as (keyof Complaints)[]) all[kind].push(...complaints[kind]);
        await page.close();
      };
      return { page, done };
    };
    const documents: Record<string, DocumentVitals> = {};
    for (const [name, path] of Object.entries(paths)) {
      const { page, done } = await slowPage();
      const opening = page.goto(path, { waitUntil: 'networkidle' });
      if (screenshotFolder !== undefined)
        for (const atMs of [500, 1_000]) {
          await page.waitForTimeout(500);
          await page.screenshot({ path: `${screenshotFolder}/${device}-${name}-${atMs}.png` });
        }
      await opening;
      await page.waitForTimeout(SETTLES_MS);
      await scrollThrough(page);
      await use(page);
      documents[name] = await readVitals(page);
      await done();
    }
    const { page, done } = await slowPage();
    const isSameDocument = await visit(page);
    const vitals = await readVitals(page);
    await done();
    return { documents, visit: { ...vitals, isSameDocument }, complaints: all };
  } finally {
    await context.close();
  }
}

async function scrollThrough(page: Page): Promise<void> {
  for (const direction of [1, -1])
    for (let step = 0; step < SCROLLS; step++) {
      await page.evaluate((by) => scrollBy(0, by * innerHeight * 0.8), direction);
      await page.waitForTimeout(250);
    }
}

/** Presses what changes the page where it is. */
async function use(page: Page): Promise<void> {
  const heart = page.getByRole('button', { name: /찜/u }).first();
  if (await heart.isVisible()) {
    await heart.click();
    await page.waitForTimeout(1_000);
    // As it was, for the next page.
    await heart.click();
    await page.waitForTimeout(1_000);
  }
  await page.getByTestId('search-box').first().click();
  await page.keyboard.type('텐트', { delay: 120 });
  await page.waitForTimeout(1_500);
}

/** Whether the document that the visit began with is still there at its end. */
async function visit(page: Page): Promise<boolean> {
  const origin = () => page.evaluate(() => performance.timeOrigin);
  const goneTo = async (path: RegExp) => {
    await page.waitForURL(path);
    await page.waitForLoadState('networkidle');
    await page.waitForTimeout(SETTLES_MS);
  };
  await page.goto('/', { waitUntil: 'networkidle' });
  await page.waitForTimeout(SETTLES_MS);
  const began = await origin();
  const card = () => page.getByTestId('product-card').filter({ visible: true }).first().getByRole('link').first();
  await card().click();
  await goneTo(/\/products\/\d+/);
  const first = page.url();
  await page
    .getByTestId('product-card')
    .filter({ visible: true })
    .locator(`a[href^="/products/"]:not([href="${new URL(first).pathname}"])`)
    .first()
    .click();
  await page.waitForURL((url) => url.href !== first);
  await goneTo(/\/products\/\d+/);
  const category = page.locator('a[href^="/products?category="]').filter({ visible: true }).first();
  // A phone has none on a product's page.
  if (!(await category.isVisible())) {
    await page.locator('a[href="/"]').filter({ visible: true }).first().click();
    await goneTo(/:\d+\/$/);
  }
  await category.click();
  await goneTo(/\/products\?category=/);
  await page.getByTestId('search-box').first().click();
  await page.keyboard.type('텐트');
  await page.keyboard.press('Enter');
  await goneTo(/\/search/);
  await page.goBack();
  await goneTo(/\/products\?category=/);
  return (await origin()) === began;
}

import { type Browser, devices, type Page } from 'playwright';
import { pause } from '#server/pause.ts';
import type { Random } from '#simulation/seed/random.ts';
import type { Intention } from '../personas/intention.ts';
import { nextIntention, type Persona, thinkSeconds } from '../personas/personas.ts';
import { categoryOfSlug, type Taste } from '../personas/taste.ts';
import { createVisit } from '../personas/visit.ts';
import type { Action } from './actions.ts';
import { createBrowserDriver, GONE, type Login } from './browser-driver.ts';
import type { Target } from './coupon-causes.ts';
import { momentOfId } from './expectations.ts';
import { listenTo, noteListSeen } from './observed.ts';
import { watchPages } from './page-watch.ts';
import { createNotes, emptyRecord, type VisitRecord } from './visit-record.ts';

/** From when to when somebody shops, and as whom. */
export interface Visiting {
  member: Membership | null;
  comesMs: number;
  untilMs: number;
}

export interface BrowserShopper {
  record: VisitRecord;
  /** Opens the shop's home page in a browser context of their own. */
  arrive(): Promise<void>;
  /** Shops, and leaves. */
  visit(visiting: Visiting): Promise<void>;
}

/** Somebody with an account and earlier days. */
export interface Membership {
  login: Login;
  past: readonly Action[];
}

export interface BrowserShopperOptions {
  browser: Browser;
  webUrl: string;
  persona: Persona;
  taste: Taste;
  random: Random;
  signal: AbortSignal;
}

/** One virtual shopper in a browser context of their own. */
export function createBrowserShopper(options: BrowserShopperOptions): BrowserShopper {
  const { browser, webUrl, persona, taste, random, signal } = options;
  const record = emptyRecord(persona.code);
  const notes = createNotes(record);
  let page: Page | null = null;

  async function shop(page: Page, { member, untilMs }: Visiting): Promise<void> {
    const visit = createVisit(taste, { isMember: member !== null });
    const driver = createBrowserDriver(page, webUrl, member?.login ?? null);
    visit.done({ kind: 'open-home' }, await driver.look());
    while (!signal.aborted) {
      const intention = nextIntention(persona, visit.situation((untilMs - Date.now()) / 1_000), random);
      record.now = { page: driver.kindNow(), intention: intention.kind };
      if (intention.kind === 'leave') return;
      const startedMs = Date.now();
      const productId = visit.situation(0).product?.productId;
      try {
        const outcome = await driver.carryOut(intention);
        visit.done(intention, outcome);
        notes.done(intention, outcome, startedMs);
        record.steps++;
      } catch (error) {
        if (page.isClosed()) return;
        const cause = (error as Error).message.split('\n')[0];
        record.stuck.push(`${intention.kind}: ${cause} ${await wordsOn(page)}`);
        visit.failed(intention, driver.kindNow());
        notes.failed(intention, productId, startedMs);
      }
      await page.waitForTimeout(pauseSeconds(intention) * 1_000);
    }
  }

  /** With a product one stays as long as one rests: thinking on top would make everybody hesitate. */
  function pauseSeconds({ kind }: Intention): number {
    if (kind === 'rest') return 0;
    return kind === 'open-card' || kind === 'open-ordered'
      ? 0.4 + 0.4 * random.float()
      : thinkSeconds(persona.paceSeconds, random);
  }

  return {
    record,
    async arrive() {
      const device = persona.device === 'phone' ? devices['iPhone 14'] : undefined;
      const context = await browser.newContext({
        ...(device === undefined
          ? { viewport: { width: 1280, height: 900 } }
          : { viewport: device.viewport, userAgent: device.userAgent }),
        locale: 'ko-KR',
        timezoneId: 'Asia/Seoul',
        // Dozens of screens are drawn by the processor here, and a list that slides in is drawn sixty times a second.
        reducedMotion: 'reduce',
      });
      await watchPages(context, {
        onToast: ({ rule, couponId, atMs }) => fired(rule, couponId, atMs),
        onList: (list) => noteListSeen(record.observed, list),
      });
      page = await context.newPage();
      listenTo(page, record.observed);
      page.on('pageerror', (error) => record.pageErrors.push(`exception: ${error.message}`));
      page.on('console', (message) => {
        // A visit to a deleted page logs a 404: expected there.
        const { url } = message.location();
        if (message.type() !== 'error' || pathOf(url) === GONE) return;
        record.pageErrors.push(`console: ${message.text()} (${url})`);
      });
      page.on('response', (response) => {
        if (response.status() >= 500) record.pageErrors.push(`${response.status()} ${response.url()}`);
      });
      await createBrowserDriver(page, webUrl).carryOut({ kind: 'open-home' });
    },

    async visit(visiting) {
      if (page === null) throw new Error('who has not arrived cannot shop');
      await pause(visiting.comesMs - Date.now(), signal);
      if (signal.aborted) return;
      record.actions.push(...(visiting.member?.past ?? []));
      record.fromMs = Date.now();
      try {
        await shop(page, visiting);
        record.actions.push({ kind: 'left', atMs: Date.now() });
        await countCoupons(page);
      } finally {
        notes.closed();
        await page
          .context()
          .close()
          .catch(() => undefined);
      }
    },
  };

  function fired(rule: string, couponId: string, seenMs: number | null, target: Target | null = null): void {
    if (record.firings.has(couponId)) return;
    const issuedMs = momentOfId(couponId) ?? seenMs ?? Date.now();
    const known = record.observed.coupons.get(couponId) ?? target;
    record.firings.set(couponId, { rule, couponId, target: known, issuedMs, seenMs });
  }

  /** What was issued and never shown stands among the coupons. */
  async function countCoupons(page: Page): Promise<void> {
    // What comes while the page is on its way may stand on it or not.
    const askedMs = Date.now();
    await page.goto(`${webUrl}/coupons`, { waitUntil: 'domcontentloaded' });
    await page.locator('h1').first().waitFor();
    const items = await page.getByTestId('coupon-item').evaluateAll((elements) =>
      elements.map((element) => ({
        rule: element.getAttribute('data-rule') ?? '',
        couponId: element.getAttribute('data-coupon-id') ?? '',
        href: element.querySelector('a')?.getAttribute('href') ?? '',
      })),
    );
    record.untilMs = askedMs;
    for (const { rule, couponId, href } of items) fired(rule, couponId, null, targetAt(href));
  }
}

/** The page's path and the beginning of its text, for diagnosing a failed step. */
async function wordsOn(page: Page): Promise<string> {
  const words = await page
    .locator('main')
    .textContent({ timeout: 2_000 })
    .catch(() => '');
  return `At ${new URL(page.url()).pathname}: ${(words ?? '').replaceAll(/\s+/g, ' ').slice(0, 120)}`;
}

/** A coupon's target, from its link; null where the link names none. */
function targetAt(href: string): Target | null {
  const productId = /^\/products\/(\d+)$/.exec(href)?.[1];
  if (productId !== undefined) return { kind: 'product', productIds: [Number(productId)] };
  const slug = /[?&]category=([^&]+)/.exec(href)?.[1];
  const categoryId = slug === undefined ? null : categoryOfSlug(decodeURIComponent(slug));
  return categoryId === null ? null : { kind: 'category', categoryId };
}

function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : '';
}

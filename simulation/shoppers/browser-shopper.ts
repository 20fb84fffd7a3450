import { type Browser, devices, type Page } from 'playwright';
import type { Random } from '#simulation/seed/random.ts';
import type { Intention, PageKind } from '../personas/intention.ts';
import { nextIntention, type Persona, thinkSeconds } from '../personas/personas.ts';
import { pickTaste } from '../personas/taste.ts';
import { createVisit } from '../personas/visit.ts';
import { createBrowserHands } from './browser-hands.ts';
import type { Action, Firing } from './expectations.ts';
import { listenTo, type Told } from './told.ts';

/** How a shopper's visit went. */
export interface VisitRecord {
  persona: string;
  actions: Action[];
  firings: Map<string, Firing>;
  told: Told;
  pageErrors: string[];
  /** Intentions the page did not let be carried out. */
  stuck: string[];
  steps: number;
  now: { page: PageKind; intention: Intention['kind'] | 'come' };
}

export interface BrowserShopper {
  record: VisitRecord;
  visit(): Promise<void>;
}

export interface BrowserShopperOptions {
  browser: Browser;
  webUrl: string;
  persona: Persona;
  random: Random;
  comesMs: number;
  untilMs: number;
  signal: AbortSignal;
}

/** One virtual shopper in a browser context of their own. */
export function createBrowserShopper(options: BrowserShopperOptions): BrowserShopper {
  const { browser, webUrl, persona, random, comesMs, untilMs, signal } = options;
  const taste = pickTaste(random);
  const record: VisitRecord = {
    persona: persona.code,
    actions: [],
    firings: new Map(),
    told: { events: new Map(), pushes: [], coupons: new Map() },
    pageErrors: [],
    stuck: [],
    steps: 0,
    now: { page: 'nowhere', intention: 'come' },
  };

  async function shop(page: Page): Promise<void> {
    const visit = createVisit(taste);
    const hands = createBrowserHands(page, webUrl);
    while (!signal.aborted) {
      const intention = nextIntention(persona, visit.situation((untilMs - Date.now()) / 1_000), random);
      record.now = { page: hands.kindNow(), intention: intention.kind };
      if (intention.kind === 'leave') return;
      const startedMs = Date.now();
      try {
        const seen = await hands.carryOut(intention);
        visit.done(intention, seen);
        note(intention, seen.product ?? null, startedMs);
        record.steps++;
      } catch (error) {
        if (page.isClosed()) return;
        record.stuck.push(`${intention.kind}: ${(error as Error).message.split('\n')[0]}`);
        visit.failed(intention, hands.kindNow());
        // Where it was left is not known for sure: whatever was waited for has ended.
        record.actions.push({ kind: 'viewed', atMs: Date.now() });
      }
      await page.waitForTimeout(pauseSeconds(intention) * 1_000);
    }
  }

  /** With a product one stays as long as one rests: thinking on top would make everybody hesitate. */
  function pauseSeconds({ kind }: Intention): number {
    if (kind === 'rest') return 0;
    return kind === 'open-card' ? 0.4 + 0.4 * random.float() : thinkSeconds(persona.paceSeconds, random);
  }

  function note(
    intention: Intention,
    product: { productId: number; soldOut: boolean } | null,
    startedMs: number,
  ): void {
    const { kind } = intention;
    if (kind === 'rest' || kind === 'look-on' || kind === 'hover' || kind === 'remove-line') return;
    if (kind === 'add-to-cart') {
      if (product !== null) record.actions.push({ kind: 'carted', atMs: Date.now(), productId: product.productId });
      return;
    }
    // That it was viewed is ours to say; the moment, within the step, is the page's own.
    const told = [...record.told.events.values()].findLast(
      (event) => event.type === 'page-viewed' && event.atMs >= startedMs,
    );
    const atMs = told?.atMs ?? Date.now();
    record.actions.push({
      kind: 'viewed',
      atMs,
      ...(product !== null && { productId: product.productId, soldOut: product.soldOut }),
    });
  }

  return {
    record,
    async visit() {
      await wait(comesMs - Date.now(), signal);
      if (signal.aborted) return;
      const device = persona.device === 'phone' ? devices['iPhone 14'] : undefined;
      const context = await browser.newContext({
        ...(device === undefined
          ? { viewport: { width: 1280, height: 900 } }
          : { viewport: device.viewport, userAgent: device.userAgent }),
        locale: 'ko-KR',
        timezoneId: 'Asia/Seoul',
      });
      try {
        await context.exposeBinding('dangolToastSeen', (_, rule: string, couponId: string, atMs: number) => {
          const productId = record.told.coupons.get(couponId) ?? null;
          if (!record.firings.has(couponId)) record.firings.set(couponId, { rule, couponId, productId, seenMs: atMs });
        });
        await context.addInitScript(watchToasts);
        const page = await context.newPage();
        record.told = listenTo(page);
        page.on('pageerror', (error) => record.pageErrors.push(`exception: ${error.message}`));
        page.on('console', (message) => {
          if (message.type() === 'error') record.pageErrors.push(`console: ${message.text()}`);
        });
        page.on('response', (response) => {
          if (response.status() >= 500) record.pageErrors.push(`${response.status()} ${response.url()}`);
        });
        await shop(page);
        record.actions.push({ kind: 'left', atMs: Date.now() });
        await countCoupons(page);
      } finally {
        await context.close().catch(() => undefined);
      }
    },
  };

  /** What was issued and never shown stands among the coupons. */
  async function countCoupons(page: Page): Promise<void> {
    await page.goto(`${webUrl}/coupons`, { waitUntil: 'domcontentloaded' });
    await page.locator('h1').first().waitFor();
    const items = await page.getByTestId('coupon-item').evaluateAll((elements) =>
      elements.map((element) => ({
        rule: element.getAttribute('data-rule') ?? '',
        couponId: element.getAttribute('data-coupon-id') ?? '',
      })),
    );
    for (const { rule, couponId } of items) {
      if (record.firings.has(couponId)) continue;
      const productId = record.told.coupons.get(couponId) ?? null;
      record.firings.set(couponId, { rule, couponId, productId, seenMs: null });
    }
  }
}

/** Runs in the page: tells the moment a coupon's toast stands in it. */
function watchToasts(): void {
  let last: string | undefined;
  const look = () => {
    const toast = document.querySelector<HTMLElement>('[data-testid="coupon-toast"]');
    const couponId = toast?.dataset.couponId;
    if (toast === null || couponId === undefined || couponId === last) return;
    last = couponId;
    const tell = (globalThis as unknown as { dangolToastSeen(rule: string, couponId: string, atMs: number): void })
      .dangolToastSeen;
    tell(toast.dataset.rule ?? '', couponId, Date.now());
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0 || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    const end = () => {
      clearTimeout(timer);
      resolve();
    };
    signal.addEventListener('abort', end, { once: true });
  });
}

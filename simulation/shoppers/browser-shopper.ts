import { type Browser, devices, type Page } from 'playwright';
import { listNameSchema } from '#contracts/events.ts';
import { tierSchema } from '#contracts/push.ts';
import type { Random } from '#simulation/seed/random.ts';
import type { Intention, PageKind } from '../personas/intention.ts';
import { nextIntention, type Persona, thinkSeconds } from '../personas/personas.ts';
import { categoryOfSlug, type Taste } from '../personas/taste.ts';
import { createVisit } from '../personas/visit.ts';
import { type Action, actionsOf } from './actions.ts';
import { createBrowserHands, GONE, type Login, type Outcome } from './browser-hands.ts';
import type { Target } from './coupon-causes.ts';
import { type Firing, momentOfId } from './expectations.ts';
import { type ListSeen, watchPages } from './page-watch.ts';
import { listenTo, nothingTold, type Told } from './told.ts';

/** How a shopper's visit went. */
export interface VisitRecord {
  persona: string;
  /** What they did, on earlier days too. */
  actions: Action[];
  firings: Map<string, Firing>;
  told: Told;
  pageErrors: string[];
  /** Intentions the page did not let be carried out. */
  stuck: string[];
  steps: number;
  fromMs: number;
  /** Up to when the coupons were counted; before anybody came while they have not been. */
  untilMs: number;
  now: { page: PageKind; intention: Intention['kind'] | 'come' };
}

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

/** The same words again within this time may count as the same search. */
const SAME_SEARCH_MS = 70_000;

/** One virtual shopper in a browser context of their own. */
export function createBrowserShopper(options: BrowserShopperOptions): BrowserShopper {
  const { browser, webUrl, persona, taste, random, signal } = options;
  const record: VisitRecord = {
    persona: persona.code,
    actions: [],
    firings: new Map(),
    told: nothingTold(),
    pageErrors: [],
    stuck: [],
    steps: 0,
    fromMs: Number.POSITIVE_INFINITY,
    untilMs: Number.NEGATIVE_INFINITY,
    now: { page: 'nowhere', intention: 'come' },
  };
  let page: Page | null = null;
  let lastSearch: { query: string; atMs: number } | null = null;

  async function shop(page: Page, { member, untilMs }: Visiting): Promise<void> {
    const visit = createVisit(taste, { isMember: member !== null });
    const hands = createBrowserHands(page, webUrl, member?.login ?? null);
    visit.done({ kind: 'open-home' }, await hands.look());
    while (!signal.aborted) {
      const intention = nextIntention(persona, visit.situation((untilMs - Date.now()) / 1_000), random);
      record.now = { page: hands.kindNow(), intention: intention.kind };
      if (intention.kind === 'leave') return;
      const startedMs = Date.now();
      const productId = visit.situation(0).product?.productId;
      try {
        const outcome = await hands.carryOut(intention);
        visit.done(intention, outcome);
        note(intention, outcome, startedMs);
        record.steps++;
      } catch (error) {
        if (page.isClosed()) return;
        const cause = (error as Error).message.split('\n')[0];
        record.stuck.push(`${intention.kind}: ${cause} ${await wordsOn(page)}`);
        visit.failed(intention, hands.kindNow());
        noteFailure(intention, productId, startedMs);
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

  function note(intention: Intention, outcome: Outcome, startedMs: number): void {
    const { kind } = intention;
    const { pressedMs = startedMs } = outcome;
    const product = outcome.product ?? null;
    const ofCategory = outcome.categoryId === undefined ? {} : { categoryId: outcome.categoryId };
    if (kind === 'rest' || kind === 'look-on' || kind === 'hover') return;
    if (kind === 'add-to-cart') {
      if (product === null) return;
      const { productId } = product;
      record.actions.push({ kind: 'carted', atMs: pressedMs, byMs: Date.now(), productId, ...ofCategory });
      return;
    }
    if (kind === 'remove-line') return;
    // The act is the press of the button; what it brought is seen after it.
    if (outcome.order !== undefined) {
      const { number: orderId, productIds, totalWon } = outcome.order;
      record.actions.push({ kind: 'ordered', atMs: pressedMs, byMs: Date.now(), orderId, productIds, totalWon });
    }
    if (kind === 'checkout') record.actions.push({ kind: 'checkout', atMs: startedMs, byMs: Date.now() });
    if (intention.kind === 'search') {
      const { query } = intention;
      const atMs = toldSince('searched', startedMs) ?? Date.now();
      const isUnsure = lastSearch?.query === query && atMs - lastSearch.atMs < SAME_SEARCH_MS;
      lastSearch = { query, atMs };
      const categoryId = outcome.searchedCategoryId ?? null;
      record.actions.push({ kind: 'searched', atMs, categoryId, ...(isUnsure && { isUnsure }) });
    }
    // That it was viewed is ours to say; the moment, within the step, is the page's own.
    record.actions.push({
      kind: 'viewed',
      atMs: toldSince('page-viewed', startedMs) ?? Date.now(),
      ...(product !== null && { productId: product.productId, soldOut: product.soldOut, ...ofCategory }),
    });
  }

  function toldSince(type: string, sinceMs: number): number | undefined {
    return [...record.told.events.values()].findLast((event) => event.type === type && event.atMs >= sinceMs)?.atMs;
  }

  /** Where it was left is not known for sure: whatever was waited for has ended, and what the page told of has been. */
  function noteFailure(intention: Intention, productId: number | undefined, startedMs: number): void {
    const viewed = [...record.told.events.values()].filter(
      ({ type, atMs }) => type === 'page-viewed' && atMs >= startedMs,
    );
    for (const { atMs, payload } of viewed) {
      const { productId: seenId, categoryId } = payload as { productId?: number; categoryId?: number };
      record.actions.push({
        kind: 'viewed',
        atMs,
        ...(seenId !== undefined && { productId: seenId }),
        ...(seenId !== undefined && categoryId !== undefined && { categoryId }),
      });
    }
    if (viewed.length === 0) record.actions.push({ kind: 'viewed', atMs: Date.now() });
    const told = [...record.told.events.values()].filter(({ type, atMs }) => type === 'searched' && atMs >= startedMs);
    for (const { atMs, payload } of told) {
      const { categoryId = null } = payload as { categoryId?: number };
      record.actions.push({ kind: 'searched', atMs, categoryId });
    }
    const span = { atMs: startedMs, byMs: Date.now() };
    if (intention.kind === 'add-to-cart' && productId !== undefined)
      record.actions.push({ kind: 'carted', ...span, productId, isUnsure: true });
    if (intention.kind === 'checkout') record.actions.push({ kind: 'checkout', ...span });
    if (intention.kind === 'place-order') {
      const productIds = record.actions.flatMap((action) => (action.kind === 'carted' ? [action.productId] : []));
      const order = { orderId: `unknown ${startedMs}`, productIds, totalWon: Number.POSITIVE_INFINITY };
      record.actions.push({ kind: 'ordered', ...span, ...order, isUnsure: true });
    }
  }

  function noteList({ list, tier, computedAt, productIds, path, atMs }: ListSeen): void {
    const name = listNameSchema.safeParse(list);
    const step = tierSchema.safeParse(tier);
    if (!name.success || !step.success) return;
    const besideId = /^\/products\/(\d+)/.exec(path)?.[1];
    record.told.sightings.push({
      list: name.data,
      tier: step.data,
      computedMs: Date.parse(computedAt),
      atMs,
      how: 'page',
      productIds,
      because: [],
      // An order's own page and the list of orders show what goes with one of its products, unnamed.
      besideId: besideId !== undefined ? Number(besideId) : path.startsWith('/orders') ? 0 : undefined,
    });
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
        onList: noteList,
      });
      page = await context.newPage();
      listenTo(page, record.told);
      page.on('pageerror', (error) => record.pageErrors.push(`exception: ${error.message}`));
      page.on('console', (message) => {
        // That a page is not there is what whoever follows an old link is told.
        const isGone = message.location().url.endsWith(GONE);
        if (message.type() === 'error' && !isGone) record.pageErrors.push(`console: ${message.text()}`);
      });
      page.on('response', (response) => {
        if (response.status() >= 500) record.pageErrors.push(`${response.status()} ${response.url()}`);
      });
      await createBrowserHands(page, webUrl).carryOut({ kind: 'open-home' });
    },

    async visit(visiting) {
      if (page === null) throw new Error('who has not arrived cannot shop');
      await wait(visiting.comesMs - Date.now(), signal);
      if (signal.aborted) return;
      record.actions.push(...(visiting.member?.past ?? []));
      record.fromMs = Date.now();
      try {
        await shop(page, visiting);
        record.actions.push({ kind: 'left', atMs: Date.now() });
        await countCoupons(page);
      } finally {
        record.actions.push(...viewsMissed(record.actions, record.told));
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
    const known = record.told.coupons.get(couponId) ?? target;
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

/** Where it was and what stood there, for whoever has to find out why. */
async function wordsOn(page: Page): Promise<string> {
  const words = await page
    .locator('main')
    .textContent({ timeout: 2_000 })
    .catch(() => '');
  return `At ${new URL(page.url()).pathname}: ${(words ?? '').replaceAll(/\s+/g, ' ').slice(0, 120)}`;
}

/** What a coupon's link says it is for; null where it does not say. */
function targetAt(href: string): Target | null {
  const productId = /^\/products\/(\d+)$/.exec(href)?.[1];
  if (productId !== undefined) return { kind: 'product', productIds: [Number(productId)] };
  const slug = /[?&]category=([^&]+)/.exec(href)?.[1];
  const categoryId = slug === undefined ? null : categoryOfSlug(decodeURIComponent(slug));
  return categoryId === null ? null : { kind: 'category', categoryId };
}

/** A view is the page's word; of one page it is told once, and noted within so long. */
const SAME_VIEW_MS = 5_000;

/** Products' pages that came into view while nobody waited for them any more. */
function viewsMissed(actions: readonly Action[], { events }: Told): Action[] {
  const noted = actionsOf(actions, 'viewed');
  return [...events.values()].flatMap(({ type, atMs, payload }): Action[] => {
    if (type !== 'page-viewed') return [];
    const { productId, categoryId } = payload as { productId?: number; categoryId?: number };
    if (productId === undefined) return [];
    const isNoted = noted.some((view) => view.productId === productId && Math.abs(view.atMs - atMs) < SAME_VIEW_MS);
    return isNoted ? [] : [{ kind: 'viewed', atMs, productId, ...(categoryId !== undefined && { categoryId }) }];
  });
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

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { BehaviorEvent, EventType } from '#contracts/events.ts';
import type { DryRunAnswer, DryRunProgress } from '#contracts/operator.ts';
import { createDryRun, type DryRun, type DryRunEvent } from '#domain/coupon/dry-run.ts';
import type { CycleFact, FactName, Facts } from '#domain/coupon/facts.ts';
import { NO_PAST, pastUpTo } from '#domain/coupon/past.ts';
import type { RuleDefinition } from '#domain/coupon/rule.ts';
import { orderPlaced } from '#domain/coupon/rule-event.ts';
import { DAY_MS } from '#domain/shared/durations.ts';
import { DangolError } from '#domain/shared/errors.ts';
import { koreanDay, koreanDayStartMs, koreanYear } from '#domain/shared/korean-time.ts';
import type { EventDays } from '#server/adapters/elasticsearch/event-days.ts';
import { couponsBefore, pastsWithOrders, ruleAt, targetNames } from '#server/adapters/postgres/dry-run-facts.ts';
import { cycleFacts } from '#server/adapters/postgres/reorder-cycles.ts';
import { categoriesOfProducts, knownCategories, productFacts } from '#server/adapters/postgres/rule-facts.ts';
import { readPasts } from '#server/adapters/postgres/shopper-past.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import { ruleEventOf } from '#server/coupons/issuer.ts';
import { categoriesOf, isPastEvent, PAST_EVENT_TYPES, pastEntriesOf, productsOf } from '#server/coupons/pasts.ts';
import type { Session } from '#server/identity/sessions.ts';
import { requireOperator } from './require-operator.ts';
import { checkSettings, ruleNamed } from './rule-book.ts';

/** A cart that has not changed for this long counts as empty. */
const CART_DAYS = 7;
/** Events of at least this time before the day are read, for timers that were already running. */
const LEAD_MS = 3_600_000;
const PASTS_AT_ONCE = 500;

const CART: readonly EventType[] = ['cart-item-added', 'cart-item-removed', 'order-placed'];

export interface DryRunsDeps {
  db: Database;
  events: EventDays;
  now: () => Date;
  /** Most events a run reads; then it ends and returns the time it reached. */
  mostEvents?: number;
  /** Longest a run takes; then it ends and returns the time it reached. */
  mostMs?: number;
}

export interface DryRuns {
  /**
   * What rule `code` with `settings`, which are checked and saved nowhere, would have issued on yesterday's events. It
   * reads only. One at a time in this process: DangolError('too-many-requests') for a second; 'unavailable' while
   * Elasticsearch is unavailable.
   */
  run(
    operator: Pick<Session, 'role'>,
    code: string,
    settings: unknown,
    options?: { signal?: AbortSignal; onProgress?(progress: DryRunProgress): void },
  ): Promise<DryRunAnswer>;
}

export function createDryRuns(deps: DryRunsDeps): DryRuns {
  const { db, events, now, mostEvents = 300_000, mostMs = 60_000 } = deps;
  let isRunning = false;

  async function run(
    rule: RuleDefinition,
    settings: DryRunAnswerSettings,
    { signal, onProgress }: { signal?: AbortSignal; onProgress?(progress: DryRunProgress): void },
  ): Promise<DryRunAnswer> {
    const startedMs = now().getTime();
    const today = koreanDay(startedMs);
    const [fromMs, untilMs] = [koreanDayStartMs(today - 1), koreanDayStartMs(today)];
    const needs = needsOf(rule);
    const spans = spansOf(rule, needs, settings, fromMs, untilMs);
    const counts = await Promise.all(spans.map((span) => events.count(span)));
    const total = counts.reduce((sum, count) => sum + count, 0);

    const { committedWon, issued } = await ruleAt(db, rule.code, new Date(fromMs), new Date(untilMs));
    const products = new Map<number, Facts['product']>();
    const product = (productId: number) => products.get(productId) ?? null;
    const dryRun = createDryRun({ rule, settings, fromMs, untilMs, committedWon, product });
    const baseMs = (spans.at(-1)?.fromMs ?? fromMs) - 1;
    if (needs.has('past') && rule.when.timer !== undefined && rule.when.event.types.includes('order-placed'))
      await recallOrders(dryRun, rule, baseMs, fromMs, signal);

    let read = 0;
    let reachedMs: number | null = null;
    reading: for (const span of spans)
      for await (const page of events.pages(span)) {
        signal?.throwIfAborted();
        await meet(dryRun, rule, page, { needs, baseMs, fromMs });
        await learnProducts(products, page);
        const catalogue = await catalogueOf(needs, page);
        for (const event of page) {
          const isLead = spans.length > 1 && span === spans[0];
          dryRun.handle(dryRunEventOf(event, catalogue, isLead));
        }
        read += page.length;
        onProgress?.({ read, total, coupons: dryRun.result().coupons });
        const last = page.at(-1);
        if ((read >= mostEvents && read < total) || now().getTime() - startedMs > mostMs) {
          reachedMs = last === undefined ? span.fromMs : Date.parse(last.occurredAt);
          break reading;
        }
        // Shoppers' pages are made by the same thread.
        await nextTurn();
      }

    const result = reachedMs === null ? dryRun.finish() : dryRun.result();
    const names = await targetNames(
      db,
      result.examples.map(({ target }) => target),
    );
    return {
      from: new Date(fromMs).toISOString(),
      until: new Date(Math.max(fromMs, reachedMs ?? untilMs)).toISOString(),
      isWhole: reachedMs === null,
      events: read,
      coupons: result.coupons,
      shoppers: result.shoppers,
      atMostWon: result.atMostWon,
      refused: result.refused,
      issuedThen: issued,
      examples: result.examples.map(({ shopperId, atMs, target }, at) => ({
        shopperId,
        at: new Date(atMs).toISOString(),
        target,
        targetName: names[at] ?? null,
      })),
    };
  }

  /** Loads every shopper whose stored past has orders, and replays the orders so that the rule's timers are running. */
  async function recallOrders(
    dryRun: DryRun,
    rule: RuleDefinition,
    baseMs: number,
    fromMs: number,
    signal?: AbortSignal,
  ) {
    for await (const page of pastsWithOrders(db, PASTS_AT_ONCE)) {
      signal?.throwIfAborted();
      const ids = page.map(({ shopperId }) => shopperId);
      const coupons = await couponsBefore(db, rule.code, ids, new Date(fromMs));
      const cycles = await cyclesOf(rule, ids);
      for (const { shopperId, past } of page) {
        const then = pastUpTo(past, baseMs);
        dryRun.known(shopperId, then, coupons.get(shopperId) ?? [], cycles.get(shopperId));
        for (const order of then.orders) dryRun.recall(orderPlaced(shopperId, order));
      }
      await nextTurn();
    }
  }

  /** Loads the pasts and coupons of shoppers whom a page of events names for the first time. */
  async function meet(
    dryRun: DryRun,
    rule: RuleDefinition,
    page: readonly BehaviorEvent[],
    { needs, baseMs, fromMs }: { needs: ReadonlySet<FactName>; baseMs: number; fromMs: number },
  ): Promise<void> {
    const named = page.flatMap((event) =>
      event.type === 'history-adopted' ? [event.payload.guestId, event.shopperId] : [event.shopperId],
    );
    const fresh = [...new Set(named)].filter((shopperId) => !dryRun.knows(shopperId));
    if (fresh.length === 0) return;
    const [pasts, coupons, cycles] = await Promise.all([
      needs.has('past') ? readPasts(db, fresh) : undefined,
      couponsBefore(db, rule.code, fresh, new Date(fromMs)),
      cyclesOf(rule, fresh),
    ]);
    for (const shopperId of fresh) {
      const past = pastUpTo(pasts?.get(shopperId) ?? NO_PAST, baseMs);
      dryRun.known(shopperId, past, coupons.get(shopperId) ?? [], cycles.get(shopperId));
    }
  }

  /** As they are now: those of the day before are not kept. */
  async function cyclesOf(rule: RuleDefinition, shopperIds: readonly string[]) {
    if (!needsOf(rule).has('cycle')) return new Map<string, CycleFact>();
    return cycleFacts(db, shopperIds, koreanYear(now().getTime()));
  }

  async function learnProducts(products: Map<number, Facts['product']>, page: readonly BehaviorEvent[]): Promise<void> {
    const named = page.flatMap(({ payload }) => ('productId' in payload ? [payload.productId] : []));
    const fresh = [...new Set(named)].filter((id) => id !== undefined).filter((id) => !products.has(id));
    if (fresh.length === 0) return;
    const found = await productFacts(db, fresh);
    for (const id of fresh) products.set(id, found.get(id) ?? null);
  }

  async function catalogueOf(needs: ReadonlySet<FactName>, page: readonly BehaviorEvent[]) {
    const relevant = needs.has('past') ? page.filter(isPastEvent) : [];
    const [ofProduct, known] = await Promise.all([
      categoriesOfProducts(db, [...new Set(relevant.flatMap(productsOf))]),
      knownCategories(db, [...new Set(relevant.flatMap(categoriesOf))]),
    ]);
    return { ofProduct, known };
  }

  return {
    async run(operator, code, settings, options = {}) {
      requireOperator(operator);
      const rule = ruleNamed(code);
      const checked = checkSettings(rule, settings);
      if (isRunning)
        throw new DangolError('too-many-requests', 'A dry run is under way: wait for it to end, then try again.', {
          details: { reason: 'dry-run-under-way' },
        });
      isRunning = true;
      try {
        return await run(rule, checked, options);
      } finally {
        isRunning = false;
      }
    },
  };
}

type DryRunAnswerSettings = ReturnType<typeof checkSettings>;

function needsOf({ when }: RuleDefinition): Set<FactName> {
  return new Set([...when.event.needs, ...(when.timer?.needs ?? [])]);
}

/**
 * What a run reads. The last span holds the day, and before it what a rule may still be waiting for at midnight; one
 * before that, where the rule looks into carts, what the carts held.
 */
function spansOf(
  rule: RuleDefinition,
  needs: ReadonlySet<FactName>,
  settings: DryRunAnswerSettings,
  fromMs: number,
  untilMs: number,
) {
  const waitMs = (settings.parameters.waitSeconds ?? 0) * 1_000;
  const leadFromMs = rule.when.timer === undefined ? fromMs : fromMs - Math.max(LEAD_MS, waitMs);
  const types = new Set<EventType>([
    ...rule.when.event.types,
    ...(needs.has('past') ? PAST_EVENT_TYPES : []),
    ...(needs.has('cart') ? CART : []),
  ]);
  const day = { types: [...types], fromMs: leadFromMs, untilMs };
  if (!needs.has('cart')) return [day];
  return [{ types: CART, fromMs: fromMs - CART_DAYS * DAY_MS, untilMs: leadFromMs }, day];
}

/** An event as the dry run takes it; of the days before, only its effect on the cart. */
function dryRunEventOf(
  event: BehaviorEvent,
  catalogue: Parameters<typeof pastEntriesOf>[1],
  isBefore: boolean,
): DryRunEvent {
  const { shopperId, type, payload } = event;
  const ruleEvent = isBefore ? null : ruleEventOf(event);
  return {
    shopperId,
    atMs: Date.parse(event.occurredAt),
    pastEntries: !isBefore && isPastEvent(event) ? pastEntriesOf(event, catalogue) : [],
    ...(type === 'cart-item-added' && { carted: [payload.productId] }),
    ...(type === 'cart-item-removed' && { uncarted: [payload.productId] }),
    ...(type === 'order-placed' && { uncarted: payload.lines.map(({ productId }) => productId) }),
    ...(type === 'history-adopted' && { adoptedFrom: payload.guestId }),
    ...(type === 'shopper-forgotten' && { isForgotten: true }),
    ...(ruleEvent !== null && { event: ruleEvent }),
  };
}

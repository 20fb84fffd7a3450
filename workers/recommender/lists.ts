import type { BehaviorEvent } from '#contracts/events.ts';
import type { RecommendationModel } from '#domain/recommendation/model.ts';
import type { ListChange } from '#server/recommendation/list-store.ts';
import type { Folded } from './handler.ts';
import { ListWriter, type Outgoing, SHOPPER_LISTS } from './list-writer.ts';
import { Ownership } from './ownership.ts';
import type { RecommenderDeps } from './ports.ts';
import { type Cause, Scheduler } from './scheduler.ts';
import { Serving } from './serving.ts';
import type { RecommenderSettings } from './settings.ts';

/** Shoppers whose dismissals go to Redis in one round trip. */
const DISMISSALS_A_WRITE = 1_000;

export interface ListsDeps extends RecommenderDeps {
  model: RecommendationModel;
  settings: RecommenderSettings;
  instance: string;
}

/**
 * What follows from the model: whose lists are computed when, written to Redis, pushed. Redis holds outputs only: while
 * it is away the model goes on, and when it is back, or has been flushed, the lists are written again.
 */
export function createLists(deps: ListsDeps) {
  const { model, settings, instance, lists: store, pushes, logger, metrics, now = Date.now } = deps;
  const writer = new ListWriter(model, new Serving(model, settings.experiment), now);
  const ownership = new Ownership(model.shoppers);
  const latency = metrics?.histogram(
    'dangol_recommendation_seconds',
    'From an event in the log to the lists it changed in Redis.',
  );
  const written = metrics?.counter('dangol_recommendation_lists_total', 'Lists written to Redis.');
  const pushed = metrics?.counter('dangol_recommendation_pushes_total', 'Lists pushed to shoppers.');
  const gauges = metrics && {
    shoppers: metrics.gauge('dangol_recommender_shoppers', 'Shoppers with a history.'),
    waiting: metrics.gauge('dangol_recommender_waiting', 'Whose lists wait to be computed.', ['audience']),
    current: metrics.gauge('dangol_recommender_current', 'Whether every list knows everybody’s latest acts.'),
    bytes: metrics.gauge('dangol_recommender_model_bytes', 'Memory of the histories and of who holds what.'),
  };

  /** Shoppers whose lists are to be taken away, and when they were forgotten. */
  const forgotten = new Map<string, number>();
  let online: ReadonlySet<string> = new Set();
  let away = false;
  let ticking = false;
  let lastEventAtMs = Number.NEGATIVE_INFINITY;
  let lastRefreshAtMs = now();
  let trendingVersion = -1;
  let refreshedVersion = -1;

  const scheduler = new Scheduler({
    intervalMs: settings.intervalMs,
    refreshShare: settings.refreshShare,
    now,
    computeShopper(shopper, cause, out) {
      if (away || !ownership.owns(shopper) || !model.knows(shopper)) return;
      if (cause === null) writer.shopper(shopper, 'none', undefined, out);
      else answer(shopper, cause, out);
    },
    computeProduct(productId, viewerId, out) {
      if (!away) writer.beside(productId, viewerId, out);
    },
    send,
  });

  /** The shopper acted, or somebody like them did. */
  function answer(shopper: number, { timestampMs, byOther }: Cause, out: Outgoing): void {
    const fresh = now() - timestampMs < settings.pushAnybodyMs || online.has(model.shoppers.idOf(shopper));
    if (byOther) {
      writer.shopper(shopper, 'user-cf', timestampMs, out);
      return;
    }
    const likeMinded = writer.shopper(shopper, fresh ? 'all' : 'none', timestampMs, out);
    out.causes.push(timestampMs);
    if (!fresh || online.size === 0) return;
    let told = 0;
    for (const other of likeMinded) {
      if (told === settings.likeMinded) break;
      if (!online.has(model.shoppers.idOf(other))) continue;
      told++;
      scheduler.acted(other, timestampMs, true);
    }
  }

  function noteWaiting(): void {
    gauges?.waiting.set({ audience: 'shopper' }, scheduler.waitingShoppers);
    gauges?.waiting.set({ audience: 'product' }, scheduler.waitingProducts);
  }

  async function send(out: Outgoing): Promise<void> {
    try {
      // One connection keeps the order: who is told of a list and reads it finds it.
      await Promise.all([store.write(out.changes, out.dismissed), pushes.publish(out.pushes)]);
      written?.inc(out.changes.length);
      pushed?.inc(out.pushes.length);
      noteWaiting();
      for (const causedAtMs of out.causes) latency?.observe(Math.max(0, now() - causedAtMs) / 1_000);
    } catch (error) {
      if (!away) logger.warn({ reason: reasonOf(error) }, 'lists cannot be written; the model goes on');
      away = true;
    }
  }

  /** Shoppers of ours whose lists are kept, the latest to act first. */
  function shoppersSince(ms: number): number[] {
    const since = model.watermark - ms / 1_000;
    const found: number[] = [];
    for (let shopper = 0; shopper < model.shoppers.length; shopper++)
      if (model.knows(shopper) && model.lastTime(shopper) >= since && ownership.owns(shopper)) found.push(shopper);
    return found.sort((a, b) => model.lastTime(b) - model.lastTime(a));
  }

  /** Every list anew, whatever was written before. */
  function rewrite(): void {
    writer.reset();
    writer.refreshTrending();
    scheduler.clear();
    trendingVersion = -1;
    refreshedVersion = model.version;
    scheduler.refresh(shoppersSince(settings.keptMs), productsInUse(), settings.urgentShoppers);
    void sendDismissals();
  }

  /** What shoppers of ours have dismissed, before any list: a fallback would else show it. */
  async function sendDismissals(): Promise<void> {
    const shopperIds = [...model.dismissals.shopperIds()].filter((shopperId) => ownership.ownsId(shopperId));
    for (let start = 0; start < shopperIds.length && !away; start += DISMISSALS_A_WRITE) {
      const out: Outgoing = { changes: [], dismissed: [], pushes: [], causes: [] };
      for (const shopperId of shopperIds.slice(start, start + DISMISSALS_A_WRITE))
        writer.dismissals(shopperId, undefined, out);
      await send(out);
    }
  }

  /** A shopper dismissed something, took it back, or brought what they had dismissed as a guest. */
  function tellDismissals(shopperId: string, timestampMs: number): void {
    const out: Outgoing = { changes: [], dismissed: [], pushes: [], causes: [] };
    writer.dismissals(shopperId, timestampMs, out);
    void send(out);
  }

  /** Products of ours that somebody's history holds. */
  function productsInUse(): number[] {
    const found: number[] = [];
    for (let item = 0; item < model.catalogue.length; item++) {
      const productId = model.catalogue.productId(item);
      if (model.frequency(item) > 0 && ownership.ownsProduct(productId)) found.push(productId);
    }
    return found;
  }

  async function watchRedis(): Promise<void> {
    try {
      const remembered = await store.touchMarker(instance);
      online = new Set(await store.online(now()));
      await withdrawForgotten();
      if (remembered && !away) return;
      if (away) logger.info('Redis is back: writing the lists again');
      away = false;
      rewrite();
    } catch (error) {
      if (!away) logger.warn({ reason: reasonOf(error) }, 'Redis is away; the model goes on');
      away = true;
    }
  }

  async function tick(): Promise<void> {
    await watchRedis();
    if (away) return;
    if (ownership.ownsShared && trendingVersion !== model.version) {
      trendingVersion = model.version;
      const out: Outgoing = { changes: [], dismissed: [], pushes: [], causes: [] };
      writer.trending(out);
      await send(out);
    }
    const quiet = now() - lastEventAtMs >= settings.quietMs;
    const due = quiet || now() - lastRefreshAtMs >= settings.refreshEveryMs;
    if (due && refreshedVersion !== model.version && scheduler.refreshing === 0) {
      lastRefreshAtMs = now();
      if (quiet) refreshedVersion = model.version;
      // Every instance fills its lists up with the same trending, whoever writes it.
      writer.refreshTrending();
      if (quiet) scheduler.refresh(shoppersSince(settings.keptMs), productsInUse(), 0);
      else scheduler.refresh(shoppersSince(settings.recentMs), [], 0);
    }
    gauges?.shoppers.set(model.activeShoppers);
    gauges?.bytes.set(model.bytes);
    gauges?.current.set(refreshedVersion === model.version && scheduler.idle ? 1 : 0);
  }

  const timer = setInterval(() => {
    if (!started || ticking) return;
    ticking = true;
    void tick().finally(() => {
      ticking = false;
    });
  }, settings.tickMs);

  let started = false;
  return {
    /** After each event in the model. */
    onFolded({ event, shopper, partition, timestampMs }: Folded): void {
      lastEventAtMs = now();
      gauges?.current.set(0);
      if (event.type === 'shopper-forgotten') {
        void withdraw(shopper, event.shopperId);
        return;
      }
      const dismissed = changesDismissals(event);
      if (dismissed && started && !away && ownership.ownsPartition(partition))
        tellDismissals(event.shopperId, timestampMs);
      if (shopper < 0) return;
      ownership.seen(shopper, partition);
      if (!started || away || !ownership.owns(shopper)) return;
      scheduler.acted(shopper, timestampMs, false);
      noteWaiting();
      if (event.type === 'page-viewed' && event.payload.productId !== undefined)
        scheduler.product(event.payload.productId, event.shopperId);
      else if (event.type === 'order-placed' || event.type === 'order-cancelled')
        for (const { productId } of event.payload.lines) scheduler.product(productId, undefined);
    },
    assign(partitions: readonly number[]): void {
      const { gained, lost } = ownership.assign(partitions);
      if (started && (gained || lost)) rewrite();
    },
    async start(): Promise<void> {
      await store.touchMarker(instance).catch(() => {
        away = true;
      });
      started = true;
      scheduler.resume();
      rewrite();
    },
    stop(): void {
      clearInterval(timer);
      scheduler.stop();
    },
  };

  function hasHistory(shopperId: string): boolean {
    const shopper = model.shoppers.find(shopperId);
    return shopper >= 0 && model.knows(shopper);
  }

  /** A forgotten shopper: the place they had may soon be somebody else's. */
  async function withdraw(shopper: number, shopperId: string): Promise<void> {
    writer.forget(shopper);
    scheduler.forget(shopper);
    ownership.forget(shopper);
    forgotten.set(shopperId, now());
    if (started) await withdrawForgotten();
  }

  /**
   * Takes their lists away, now or when Redis is back. Only who writes a shopper's lists does: another, that folds the same
   * word later, would take away what the owner has written since. A takeover finds them still here. Who came back meanwhile has
   * lists, which their owner writes; what they dismissed before goes all the same, and nobody else would say so.
   */
  async function withdrawForgotten(): Promise<void> {
    // What nobody took away has reached the end of its life.
    for (const [shopperId, atMs] of forgotten) if (now() - atMs > settings.keptMs) forgotten.delete(shopperId);
    const shopperIds = [...forgotten.keys()].filter((shopperId) => ownership.ownsId(shopperId));
    if (shopperIds.length === 0) return;
    const absent = (shopperId: string): ListChange[] =>
      SHOPPER_LISTS.map((list) => ({ audience: { shopperId }, list, value: null }));
    try {
      await store.write(
        shopperIds.filter((shopperId) => !hasHistory(shopperId)).flatMap(absent),
        shopperIds.map((shopperId) => ({ shopperId, productIds: model.dismissals.of(shopperId) })),
      );
      for (const shopperId of shopperIds) forgotten.delete(shopperId);
    } catch (error) {
      logger.warn({ reason: reasonOf(error) }, 'lists of forgotten shoppers cannot be taken away yet');
    }
  }
}

function changesDismissals(event: BehaviorEvent): boolean {
  return (
    event.type === 'product-dismissed' ||
    event.type === 'product-dismissal-undone' ||
    (event.type === 'history-adopted' && event.payload.dismissedProductIds !== undefined)
  );
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

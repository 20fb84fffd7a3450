import type { RecommendationModel } from '#domain/recommendation/model/model.ts';
import { emptyOutput, type ListOutput } from './list-output.ts';
import type { ListWriter } from './list-writer.ts';
import type { Ownership } from './ownership.ts';
import type { Scheduler } from './scheduler.ts';
import type { RecommenderSettings } from './settings.ts';

/** Shoppers whose dismissals go to Redis in one round trip. */
const DISMISSALS_A_WRITE = 1_000;

export interface ListRefreshDeps {
  model: RecommendationModel;
  settings: RecommenderSettings;
  ownership: Ownership;
  writer: ListWriter;
  scheduler: Scheduler;
  output: ListOutput;
  now(): number;
}

/**
 * Refreshes lists after other shoppers' events: trending at every tick, recent shoppers' lists while events arrive, and
 * all stored lists once the log is quiet. Each pass runs once for a version of the model.
 */
export function createListRefresh(deps: ListRefreshDeps) {
  const { model, settings, ownership, writer, scheduler, output, now } = deps;
  let trendingVersion = -1;
  let refreshedVersion = -1;
  let lastEventAtMs = Number.NEGATIVE_INFINITY;
  let lastRefreshAtMs = now();

  /** Shoppers of ours whose lists are kept, the latest to act first. */
  function shoppersSince(ms: number): number[] {
    const since = model.watermark - ms / 1_000;
    const found: number[] = [];
    for (let shopper = 0; shopper < model.shoppers.length; shopper++)
      if (model.knows(shopper) && model.lastTime(shopper) >= since && ownership.owns(shopper)) found.push(shopper);
    return found.sort((a, b) => model.lastTime(b) - model.lastTime(a));
  }

  /** Products of ours that some history holds. */
  function productsInUse(): number[] {
    const found: number[] = [];
    for (let item = 0; item < model.catalogue.length; item++) {
      const productId = model.catalogue.productId(item);
      if (model.frequency(item) > 0 && ownership.ownsProduct(productId)) found.push(productId);
    }
    return found;
  }

  /** What shoppers of ours have dismissed, before any list: a fallback would else show it. */
  async function sendDismissals(): Promise<void> {
    const shopperIds = [...model.dismissals.shopperIds()].filter((shopperId) => ownership.ownsId(shopperId));
    for (let start = 0; start < shopperIds.length && !output.isAway; start += DISMISSALS_A_WRITE) {
      const out = emptyOutput();
      for (const shopperId of shopperIds.slice(start, start + DISMISSALS_A_WRITE))
        writer.dismissals(shopperId, undefined, out);
      await output.send(out);
    }
  }

  async function sendTrending(): Promise<void> {
    if (!ownership.ownsShared || trendingVersion === model.version) return;
    trendingVersion = model.version;
    const out = emptyOutput();
    writer.trending(out);
    await output.send(out);
  }

  return {
    /** Every list as if none was written: after a start, a takeover, or a flushed Redis. */
    rewrite(): void {
      writer.reset();
      writer.refreshTrending();
      scheduler.clear();
      trendingVersion = -1;
      refreshedVersion = model.version;
      scheduler.refresh(shoppersSince(settings.keptMs), productsInUse(), settings.urgentShoppers);
      void sendDismissals();
    },
    noteEvent(): void {
      lastEventAtMs = now();
    },
    async tick(): Promise<void> {
      await sendTrending();
      const quiet = now() - lastEventAtMs >= settings.quietMs;
      const due = quiet || now() - lastRefreshAtMs >= settings.refreshEveryMs;
      if (!due || refreshedVersion === model.version || scheduler.refreshing > 0) return;
      lastRefreshAtMs = now();
      if (quiet) refreshedVersion = model.version;
      // Every instance fills its lists up with the same trending, whichever writes it.
      writer.refreshTrending();
      if (quiet) scheduler.refresh(shoppersSince(settings.keptMs), productsInUse(), 0);
      else scheduler.refresh(shoppersSince(settings.recentMs), [], 0);
    },
    /** Whether every list knows the latest acts of all. */
    get isCurrent(): boolean {
      return refreshedVersion === model.version && scheduler.idle;
    },
  };
}

import type { BehaviorEvent } from '#contracts/events.ts';
import type { RecommendationModel } from '#domain/recommendation/model/model.ts';
import type { Folded } from './fold.ts';
import { createForgottenLists } from './forgotten-lists.ts';
import { createListOutput, emptyOutput } from './list-output.ts';
import { createListRefresh } from './list-refresh.ts';
import { ListWriter, type Outgoing } from './list-writer.ts';
import { Ownership } from './ownership.ts';
import type { RecommenderDeps } from './ports.ts';
import { type Cause, Scheduler } from './scheduler.ts';
import { Serving } from './serving.ts';
import type { RecommenderSettings } from './settings.ts';

export interface ListsDeps extends Pick<RecommenderDeps, 'lists' | 'pushes' | 'now' | 'logger' | 'metrics'> {
  model: RecommendationModel;
  settings: RecommenderSettings;
  instance: string;
}

/**
 * Schedules the lists that change with the model. An event's path: onFolded → scheduler → list-writer → list-output →
 * Redis and the gateways. Redis holds outputs only: while it is unavailable the model is still updated, and when it is
 * back, or was flushed, the lists are written again.
 */
export function createLists(deps: ListsDeps) {
  const { model, settings, instance, lists: store, logger, metrics, now = Date.now } = deps;
  const output = createListOutput({ ...deps, now });
  const writer = new ListWriter(model, new Serving(model, settings.experiment), now);
  const ownership = new Ownership(model.shoppers);
  const forgotten = createForgottenLists({ model, ownership, store, logger, now, keptMs: settings.keptMs });
  const gauges = metrics && {
    shoppers: metrics.gauge('dangol_recommender_shoppers', 'Shoppers with a history.'),
    waiting: metrics.gauge('dangol_recommender_waiting', 'Lists waiting to be computed.', ['audience']),
    current: metrics.gauge(
      'dangol_recommender_current',
      'Whether every list reflects the latest events of all shoppers.',
    ),
    bytes: metrics.gauge('dangol_recommender_model_bytes', 'Memory of the histories and of the holder index.'),
  };
  let online: ReadonlySet<string> = new Set();
  let started = false;
  let ticking = false;

  const scheduler = new Scheduler({
    intervalMs: settings.intervalMs,
    neighbourIntervalMs: settings.neighbourIntervalMs,
    refreshShare: settings.refreshShare,
    now,
    computeShopper(shopper, cause, out) {
      if (output.isAway || !ownership.owns(shopper) || !model.knows(shopper)) return;
      if (cause === null) writer.shopper(shopper, 'none', undefined, out);
      else computeFor(shopper, cause, out);
    },
    computeProduct(productId, viewerId, out) {
      if (!output.isAway) writer.beside(productId, viewerId, out);
    },
    async send(out) {
      await output.send(out);
      setWaiting();
    },
  });
  const refresh = createListRefresh({ model, settings, ownership, writer, scheduler, output, now });

  /** The shopper acted, or a user neighbour did. */
  function computeFor(shopper: number, { timestampMs, byOther }: Cause, out: Outgoing): void {
    const fresh = now() - timestampMs < settings.pushAnybodyMs || online.has(model.shoppers.idOf(shopper));
    if (byOther) {
      writer.shopper(shopper, 'user-cf', timestampMs, out);
      return;
    }
    const neighbours = writer.shopper(shopper, fresh ? 'all' : 'none', timestampMs, out);
    out.causes.push(timestampMs);
    if (!fresh || online.size === 0) return;
    const present = neighbours.filter((other) => online.has(model.shoppers.idOf(other)));
    for (const other of present.slice(0, settings.userNeighbours)) scheduler.acted(other, timestampMs, true);
  }

  function setWaiting(): void {
    gauges?.waiting.set({ audience: 'shopper' }, scheduler.waitingShoppers);
    gauges?.waiting.set({ audience: 'product' }, scheduler.waitingProducts);
  }

  /** A shopper dismissed something, took it back, or came with what they had dismissed as a guest. */
  function sendDismissals(shopperId: string, timestampMs: number): void {
    const out = emptyOutput();
    writer.dismissals(shopperId, timestampMs, out);
    void output.send(out);
  }

  /** A forgotten shopper's index may soon be another's. */
  async function forget(shopper: number, shopperId: string): Promise<void> {
    writer.forget(shopper);
    scheduler.forget(shopper);
    ownership.forget(shopper);
    forgotten.add(shopperId);
    if (started) await forgotten.delete();
  }

  async function watchRedis(): Promise<void> {
    try {
      const known = await store.touchMarker(instance);
      online = new Set(await store.online(now()));
      await forgotten.delete();
      const wasAway = output.setBack();
      if (wasAway || !known) refresh.rewrite();
    } catch (error) {
      output.setAway(error);
    }
  }

  async function tick(): Promise<void> {
    await watchRedis();
    if (output.isAway) return;
    await refresh.tick();
    gauges?.shoppers.set(model.activeShoppers);
    gauges?.bytes.set(model.bytes);
    gauges?.current.set(refresh.isCurrent ? 1 : 0);
  }

  const timer = setInterval(() => {
    if (!started || ticking) return;
    ticking = true;
    void tick().finally(() => {
      ticking = false;
    });
  }, settings.tickMs);

  return {
    /** After each event in the model. */
    onFolded({ event, shopper, partition, timestampMs }: Folded): void {
      refresh.noteEvent();
      gauges?.current.set(0);
      if (event.type === 'shopper-forgotten') {
        void forget(shopper, event.shopperId);
        return;
      }
      const isServed = started && !output.isAway;
      if (changesDismissals(event) && isServed && ownership.ownsPartition(partition))
        sendDismissals(event.shopperId, timestampMs);
      if (shopper < 0) return;
      ownership.seen(shopper, partition);
      if (!isServed || !ownership.owns(shopper)) return;
      scheduler.acted(shopper, timestampMs, false);
      setWaiting();
      if (event.type === 'page-viewed' && event.payload.productId !== undefined)
        scheduler.product(event.payload.productId, event.shopperId);
      else if (event.type === 'order-placed' || event.type === 'order-cancelled')
        for (const { productId } of event.payload.lines) scheduler.product(productId, undefined);
    },
    assign(partitions: readonly number[]): void {
      const { gained, lost } = ownership.assign(partitions);
      if (started && (gained || lost)) refresh.rewrite();
    },
    async start(): Promise<void> {
      await store.touchMarker(instance).catch((error: unknown) => output.setAway(error));
      started = true;
      scheduler.resume();
      refresh.rewrite();
    },
    stop(): void {
      clearInterval(timer);
      scheduler.stop();
    },
  };
}

function changesDismissals(event: BehaviorEvent): boolean {
  return (
    event.type === 'product-dismissed' ||
    event.type === 'product-dismissal-undone' ||
    (event.type === 'history-adopted' && event.payload.dismissedProductIds !== undefined)
  );
}

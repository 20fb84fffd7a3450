import { randomBytes } from 'node:crypto';
import { TOPICS } from '#contracts/topics.ts';
import type { LogConsumer } from '#server/adapters/kafka/port.ts';
import { createForgottenShoppers } from '#server/identity/forgotten-shoppers.ts';
import { createDeadLetters } from '../runtime/dead-letters.ts';
import type { Worker } from '../runtime/worker.ts';
import { createFold } from './fold.ts';
import { createLists } from './lists.ts';
import { loadModel } from './load-model.ts';
import { Offsets } from './offsets.ts';
import type { RecommenderDeps } from './ports.ts';
import { saveSnapshots } from './save-snapshots.ts';
import { DEFAULT_RECOMMENDER_SETTINGS } from './settings.ts';
import { waitForTail } from './tail.ts';

/**
 * Log → model → lists in Redis → push.
 *
 * Folds every partition of `product-states` and `behavior` (a group of its own, nothing committed: the snapshot names
 * its offsets), and takes part in the group `recommender` without fetching, to learn whose lists it writes.
 *
 *   start    snapshot, else an empty model → the tail of the log, without computing lists → at work
 *   at work  each event: model at once, the shopper's lists at once and then at most every intervalMs
 *   stop     a last snapshot
 */
export function createRecommenderWorker(deps: RecommenderDeps): Worker {
  const { kafka, logger, metrics } = deps;
  const settings = { ...DEFAULT_RECOMMENDER_SETTINGS, ...deps.settings };
  const instance = deps.instance ?? randomBytes(6).toString('hex');
  let stops: (() => Promise<unknown> | unknown)[] = [];
  let starts = 0;

  async function stop(): Promise<void> {
    starts++;
    const stopping = stops;
    stops = [];
    await Promise.all(stopping.map(async (one) => one()));
  }

  async function start(): Promise<void> {
    await stop();
    const own = starts;
    const admin = await kafka.admin();
    const ends = {
      [TOPICS.productStates]: await admin.endOffsets(TOPICS.productStates),
      [TOPICS.behavior]: await admin.endOffsets(TOPICS.behavior),
    };
    const loaded = await loadModel({ files: deps.snapshots, ends, settings, logger });
    const { model } = loaded;
    const offsets = new Offsets(loaded.offsets);
    const lists = createLists({ ...deps, settings, model, instance });
    const folded = metrics?.counter('dangol_recommender_events_total', 'Events folded into the models.');
    const position = metrics?.gauge('dangol_recommender_position', 'Offsets folded, over all partitions of behavior.');
    const deadLetters = createDeadLetters({ producer: deps.producer, groupId: 'recommender', logger });
    let progress = 0;
    const forgotten = createForgottenShoppers(deps.readForgotten);
    await forgotten.start();
    stops.push(() => forgotten.stop());
    const fold = createFold({
      model,
      offsets,
      forgotten,
      deadLetters,
      logger,
      onFolded(one) {
        folded?.inc();
        lists.onFolded(one);
      },
    });

    const snapshots = saveSnapshots({
      files: deps.snapshots,
      model,
      offsets,
      everyMs: settings.snapshotEveryMs,
      logger,
    });
    // Last of all, when nothing moves any more: stops run together, each with what it needs already in hand.
    stops.push(
      () => snapshots.stop(),
      () => lists.stop(),
    );
    const consumer: LogConsumer = await kafka.consume({
      groupId: `recommender-fold-${instance}`,
      topics: [TOPICS.productStates, TOPICS.behavior],
      from: 'earliest',
      commit: false,
      startAt: (topic, partition) => offsets.next(topic, partition),
      async onBatch(messages, context) {
        progress++;
        await fold(messages, context);
        position?.set(Number(offsets.total(TOPICS.behavior)));
      },
    });
    stops.push(() => consumer.close());
    await waitForTail({
      ends,
      offsets,
      progress: () => progress,
      startOffsets: (topic) => admin.startOffsets(topic),
    });
    if (own !== starts) return;
    const member = await kafka.consume({
      groupId: 'recommender',
      topics: [TOPICS.behavior],
      from: 'latest',
      commit: false,
      assignmentOnly: true,
      onAssigned: (assignment) => lists.assign(assignment.get(TOPICS.behavior) ?? []),
      onBatch: async () => undefined,
    });
    stops.push(() => member.close());
    await lists.start();
    logger.info(
      { instance, shoppers: model.activeShoppers, products: model.catalogue.length },
      'recommender is up to date',
    );
  }

  return { name: 'recommender', start, stop };
}

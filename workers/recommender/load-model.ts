import { RecommendationModel } from '#domain/recommendation/model/model.ts';
import { restoreModel, type SnapshotOffsets } from '#domain/recommendation/model/snapshot.ts';
import type { Logger } from '#server/observability/logger.ts';
import type { RecommenderSettings } from './settings.ts';
import type { SnapshotFiles } from './snapshot-file.ts';

export interface LoadModelOptions {
  files: SnapshotFiles;
  /** Where the log ends now, by topic. */
  ends: Record<string, ReadonlyMap<number, bigint>>;
  settings: RecommenderSettings;
  logger: Logger;
}

/**
 * The newest snapshot that can be read and does not claim more than the log holds (a log that was reset has other
 * events under the same offsets); else an empty model that replays the whole log.
 */
export async function loadModel({ files, ends, settings, logger }: LoadModelOptions): Promise<{
  model: RecommendationModel;
  offsets: SnapshotOffsets;
}> {
  for (const bytes of await files.read()) {
    try {
      const restored = restoreModel(bytes, settings.model, settings.lists);
      const offsets = ofTopics(restored.offsets, ends);
      if (!ahead(offsets, ends)) return { ...restored, offsets };
      logger.warn(
        { code: 'snapshot-failed' },
        'a snapshot is ahead of the log, which must have been reset: it is not used',
      );
    } catch (error) {
      logger.warn(
        { code: 'snapshot-failed', reason: error instanceof Error ? error.message : String(error) },
        'a snapshot is not used',
      );
    }
  }
  return { model: new RecommendationModel(settings.model, settings.lists), offsets: {} };
}

/**
 * Offsets of the topics that are read. A snapshot of the release before names offsets of `products`, where states of
 * products were: its histories still count, and states are read from the beginning of `product-states`.
 */
function ofTopics(offsets: SnapshotOffsets, ends: LoadModelOptions['ends']): SnapshotOffsets {
  return Object.fromEntries(Object.entries(offsets).filter(([topic]) => topic in ends));
}

function ahead(offsets: SnapshotOffsets, ends: LoadModelOptions['ends']): boolean {
  return Object.entries(offsets).some(([topic, partitions]) =>
    Object.entries(partitions).some(
      ([partition, offset]) => BigInt(offset) > (ends[topic]?.get(Number(partition)) ?? 0n),
    ),
  );
}

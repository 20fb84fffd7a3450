import type { RecommendationModel } from '#domain/recommendation/model/model.ts';
import { snapshotModel } from '#domain/recommendation/model/snapshot.ts';
import type { Logger } from '#server/observability/logger.ts';
import type { Offsets } from './offsets.ts';
import type { SnapshotFiles } from './snapshot-file.ts';

export interface SaveSnapshotsOptions {
  files: SnapshotFiles;
  model: RecommendationModel;
  offsets: Offsets;
  everyMs: number;
  logger: Logger;
}

/**
 * Saves the model every `everyMs` if it has changed, and once more at the stop. A full disk costs a warning, no event.
 */
export function saveSnapshots({ files, model, offsets, everyMs, logger }: SaveSnapshotsOptions) {
  let savedVersion = model.version;
  let saving: Promise<void> | null = null;

  async function write(): Promise<void> {
    const { version } = model;
    if (version === savedVersion) return;
    try {
      // One synchronous step: the model and its offsets are of the same moment.
      await files.write(snapshotModel(model, offsets.saved()));
      savedVersion = version;
    } catch (error) {
      logger.warn(
        { code: 'snapshot-failed', reason: error instanceof Error ? error.message : String(error) },
        'a snapshot could not be saved',
      );
    }
  }

  function save(): Promise<void> {
    saving ??= write().finally(() => {
      saving = null;
    });
    return saving;
  }

  const timer = setInterval(() => void save(), everyMs);
  timer.unref();
  return {
    async stop(): Promise<void> {
      clearInterval(timer);
      await saving;
      await save();
    },
  };
}

import type { ServerLog } from '#contracts/server-logs.ts';
import type { CountedLine } from '#server/adapters/postgres/server-logs.ts';
import type { Parsed } from '../runtime/parse.ts';

export interface LogCountHandlerDeps {
  /** Counts lines of one partition, those counted before left out (addServerLogs). */
  add(partition: number, lines: readonly CountedLine[]): Promise<unknown>;
  now?: () => number;
}

/**
 * Counts a batch of one partition. A line of a clock that is ahead counts in this minute, so that it leaves in time.
 */
export function createLogCountHandler({ add, now = Date.now }: LogCountHandlerDeps) {
  return async (batch: readonly Parsed<ServerLog>[]): Promise<void> => {
    const partition = batch[0]?.source.partition;
    if (partition === undefined) return;
    await add(
      partition,
      batch.map(({ value: { at, process, level, code }, source: { offset } }) => ({
        offset,
        atMs: Math.min(Date.parse(at), now()),
        process,
        level,
        code,
      })),
    );
  };
}

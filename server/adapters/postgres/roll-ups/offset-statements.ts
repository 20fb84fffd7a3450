import { SHOPPER_HOUR } from '#domain/metrics/roll-ups.ts';
import { koreanDay } from './counted.ts';
import { LEASE_NAME } from './lease-statements.ts';

/** roll_up_fact is kept for so long: an hour longer than events may be late. */
export const FACTS_KEPT = `interval '49 hours'`;

/** Where an engine goes on. No row of a partition: at the oldest message that it holds. */
export const OFFSET_STATEMENTS = {
  read: `SELECT topic, partition, next_offset::text AS "nextOffset" FROM roll_up_offset ORDER BY topic, partition`,
  /**
   * For the first engine of a shop, which has no offset of `behavior`: a row a partition is staged with the offset
   * before its end, this statement and `apply` follow in the same transaction. What the log holds is then counted by a
   * recount of all days that are kept: most of it is late, and would be read twice.
   */
  begin: `WITH marked AS (
      INSERT INTO roll_up_day (day, acts_dirty_since)
      SELECT ${koreanDay('now()')} - n, now() FROM generate_series(0, ${SHOPPER_HOUR.keptDays}) AS n
      ON CONFLICT (day) DO UPDATE SET acts_dirty_since = excluded.acts_dirty_since
    )
    UPDATE roll_up_lease SET facts_from = COALESCE(facts_from, now() - ${FACTS_KEPT}) WHERE name = '${LEASE_NAME}'`,
  /**
   * Of a topic that was made anew (a stored offset lies behind its end): what is counted stays, and its messages are
   * read from the start. The topic is the setting dangol.roll_up_topic; after checkFence.
   */
  forget: `DELETE FROM roll_up_offset WHERE topic = current_setting('dangol.roll_up_topic')`,
} as const;

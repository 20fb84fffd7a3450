/** Where an engine goes on. No row of a partition: at the oldest message that it holds. */
export const OFFSET_STATEMENTS = {
  read: `SELECT topic, partition, next_offset::text AS "nextOffset", updated_at AS "updatedAt"
    FROM roll_up_offset ORDER BY topic, partition`,
  /**
   * Of a topic that was made anew (the stored offset lies behind its end): what is counted stays, its messages are read
   * from the start. Takes the topic from the setting dangol.roll_up_topic; after CHECK_FENCE.
   */
  forget: `DELETE FROM roll_up_offset WHERE topic = current_setting('dangol.roll_up_topic')`,
} as const;

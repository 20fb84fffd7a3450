/** Settings of a transaction by which the statements know whose it is: SELECT set_config(NAME, VALUE, true). */
export const HOLDER_SETTING = 'dangol.roll_up_holder';
export const FENCE_SETTING = 'dangol.roll_up_fence';

export const LEASE_NAME = 'roll-ups';
export const LEASE_SECONDS = 10;
export const RENEW_SECONDS = 2;
/** SQLSTATE with which a transaction ends whose lease is lost. */
export const LEASE_LOST = 'DG001';

const HOLDER = `current_setting('${HOLDER_SETTING}')`;
const FENCE = `current_setting('${FENCE_SETTING}')::bigint`;
// clock_timestamp, not now: what counts is the moment after a wait for the row.
const NOW = 'clock_timestamp()';
const LASTS = `interval '${LEASE_SECONDS} seconds'`;
const MINE = `name = '${LEASE_NAME}' AND holder = ${HOLDER} AND fence = ${FENCE}`;
/** A request is repeated while it stands: one of a process that is gone blocks no other. */
const REQUESTED = `requested_by IS NOT NULL AND requested_by <> ${HOLDER} AND requested_at > ${NOW} - ${LASTS}`;

/**
 * The lease on writing the roll-ups, by the database's clock. Each is a transaction of its own, with HOLDER_SETTING
 * set, and FENCE_SETTING where one is held. A statement that returns no row did nothing.
 */
export const LEASE_STATEMENTS = {
  /** Takes it when it is free and no other has asked for it. Returns the fence of this holder. */
  acquire: `INSERT INTO roll_up_lease AS lease (name, holder, fence, expires_at)
    VALUES ('${LEASE_NAME}', ${HOLDER}, 1, ${NOW} + ${LASTS})
    ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, fence = lease.fence + 1, expires_at = ${NOW} + ${LASTS},
      requested_by = NULLIF(lease.requested_by, excluded.holder)
    WHERE lease.expires_at <= ${NOW} AND NOT (${REQUESTED.replaceAll('requested_', 'lease.requested_')})
    RETURNING fence::text AS fence`,
  /** Ten seconds more. Returns whether another asks for it: then release it after the batch. No row: it is lost. */
  renew: `UPDATE roll_up_lease SET expires_at = ${NOW} + ${LASTS}
    WHERE ${MINE} AND expires_at > ${NOW} RETURNING (${REQUESTED}) AS requested`,
  /** Asks the holder for it; to be repeated every two seconds until it is acquired. */
  request: `INSERT INTO roll_up_lease AS lease (name, holder, fence, expires_at, requested_by, requested_at)
    VALUES ('${LEASE_NAME}', '', 0, ${NOW}, ${HOLDER}, ${NOW})
    ON CONFLICT (name) DO UPDATE SET requested_by = excluded.requested_by, requested_at = ${NOW}`,
  release: `UPDATE roll_up_lease SET expires_at = ${NOW} WHERE ${MINE}`,
} as const;

/**
 * First statement of each transaction that writes: locks the lease and ends the transaction (LEASE_LOST) when it is
 * another's or over, so that a process that was frozen adds nothing twice.
 */
export const CHECK_FENCE = `DO $$
DECLARE
  lease roll_up_lease;
BEGIN
  SELECT * INTO lease FROM roll_up_lease WHERE name = '${LEASE_NAME}' FOR UPDATE;
  IF lease.holder IS DISTINCT FROM ${HOLDER} OR lease.fence <> ${FENCE} OR lease.expires_at <= ${NOW} THEN
    RAISE EXCEPTION 'the lease on the roll-ups is lost' USING ERRCODE = '${LEASE_LOST}';
  END IF;
END $$`;

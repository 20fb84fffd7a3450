import { eventJsonSchemas, openJsonSchema } from '#contracts/event-json-schemas.ts';
import { HINTS_OF_EVENT, HINTS_OF_STATUS, orderHintSchema } from '#contracts/roll-ups.ts';
import { TOPICS } from '#contracts/topics.ts';
import { ACT_STEPS } from '#domain/metrics/act-steps.ts';
import { ROLL_UPS } from '#domain/metrics/roll-ups.ts';
import { LATENESS_HOURS } from '#domain/metrics/timing.ts';
import { applyStatements, OUTCOME, PREPARE, STAGED_COLUMNS, STAGED_TABLE } from './apply-statements.ts';
import {
  CHECK_FENCE,
  FENCE_SETTING,
  HOLDER_SETTING,
  LEASE_LOST,
  LEASE_NAME,
  LEASE_SECONDS,
  LEASE_STATEMENTS,
  RENEW_SECONDS,
} from './lease-statements.ts';
import { OFFSET_STATEMENTS } from './offset-statements.ts';

/** Grows when the meaning of a field changes. */
const FORMAT = 1;

/**
 * All that an engine in another language needs to write the roll-ups, as JSON: topics, lease, staging table, statements
 * and the contract of what it reads. A transaction is: set_config of `settings`, `checkFence`, `prepare`, rows into
 * `staging.table` (COPY), `apply` one after the other, `outcome`, COMMIT (docs/decisions/0126).
 */
export function rollUpJobSettings(): object {
  return {
    format: FORMAT,
    topics: { orders: TOPICS.orders, behavior: TOPICS.behavior },
    latenessHours: LATENESS_HOURS,
    settings: { holder: HOLDER_SETTING, fence: FENCE_SETTING },
    lease: {
      ...{ name: LEASE_NAME, seconds: LEASE_SECONDS, renewSeconds: RENEW_SECONDS, lostSqlState: LEASE_LOST },
      ...LEASE_STATEMENTS,
    },
    offsets: OFFSET_STATEMENTS,
    checkFence: CHECK_FENCE,
    prepare: PREPARE,
    staging: { table: STAGED_TABLE, columns: STAGED_COLUMNS },
    apply: applyStatements(),
    outcome: OUTCOME,
    /** Which message announces what of an order. A status that is not listed: placed. */
    hints: { ofStatus: HINTS_OF_STATUS, ofEvent: HINTS_OF_EVENT },
    orderHint: openJsonSchema(orderHintSchema),
    events: eventJsonSchemas(),
    actSteps: ACT_STEPS,
    rollUps: ROLL_UPS,
  };
}

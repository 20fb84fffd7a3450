/**
 * What becomes of a row when its shopper leaves, or has their history erased.
 * erase: it is deleted. detach: it stays, under an id that names no shopper. keep: it is left as it is.
 */
export type RowFate = 'erase' | 'detach' | 'keep';

export interface ShopperColumn {
  table: string;
  column: string;
  onLeaving: RowFate;
  onForgetting: RowFate;
  /**
   * Detached rows get the id of the shopper's tombstone (tombstoneId): a recount of the same events makes the same
   * rows. The other columns of the table; of two rows that become one, one stays.
   */
  underTombstone?: readonly string[];
  /** Of the rows, only those are erased on leaving; the others are detached. SQL over the table's columns. */
  erasedWhere?: string;
}

const column = (
  table: string,
  name: string,
  onLeaving: RowFate,
  onForgetting: ShopperColumn['onForgetting'],
  erasedWhere?: string,
): ShopperColumn => ({ table, column: name, onLeaving, onForgetting, ...(erasedWhere && { erasedWhere }) });

/** Who did what in an hour, counted out of the log, which still has the shopper's id (docs/decisions/0126). */
const SHOPPER_HOUR: ShopperColumn = {
  ...{ table: 'shopper_hour', column: 'shopper_id', onLeaving: 'detach', onForgetting: 'detach' },
  underTombstone: ['hour', 'day', 'source', 'step'],
};

/**
 * Every column that holds a shopper's or customer's id. tests/integration/erasure.test.ts reads information_schema, and
 * fails on one that is not listed here. Orders, and the coupons they used, stay as the law asks; what was learnt goes;
 * a history that is erased leaves what the shopper has: cart, wishes, coupons, orders, addresses.
 */
export const SHOPPER_COLUMNS: readonly ShopperColumn[] = [
  column('recommendation_touch', 'shopper_id', 'erase', 'erase'),
  column('recommendation_sale', 'shopper_id', 'erase', 'erase'),
  column('experiment_shopper', 'shopper_id', 'erase', 'erase'),
  column('experiment_order', 'shopper_id', 'erase', 'erase'),
  column('dismissal', 'shopper_id', 'erase', 'erase'),
  column('rule_timer', 'shopper_id', 'erase', 'erase'),
  column('reorder_cycle', 'shopper_id', 'erase', 'erase'),
  column('shopper_past', 'shopper_id', 'erase', 'erase'),
  column('reminder_mail', 'customer_id', 'erase', 'erase'),
  column('mailbox_message', 'customer_id', 'erase', 'erase'),
  column('wish', 'shopper_id', 'erase', 'keep'),
  column('cart_line', 'shopper_id', 'erase', 'keep'),
  column('coupon', 'shopper_id', 'detach', 'keep', "status IN ('ISSUED', 'REVOKED')"),
  column('order', 'shopper_id', 'detach', 'keep'),
  column('address', 'customer_id', 'erase', 'keep'),
  column('member_session', 'customer_id', 'erase', 'keep'),
  column('passkey', 'customer_id', 'erase', 'keep'),
  column('passkey_challenge', 'customer_id', 'erase', 'keep'),
  column('consent_change', 'customer_id', 'erase', 'keep'),
  // Totals of earlier days ("how many were VIP on 1 March") stay what they were.
  column('grade_change', 'customer_id', 'detach', 'keep'),
  column('customer_status_change', 'customer_id', 'detach', 'keep'),
  column('customer_day', 'shopper_id', 'detach', 'keep'),
  SHOPPER_HOUR,
  column('customer', 'id', 'erase', 'keep'),
  // The audit of rules is only added to, by operators about their own work.
  column('rule_setting_change', 'changed_by', 'keep', 'keep'),
  column('operator_change', 'changed_by', 'keep', 'keep'),
  column('campaign_draft', 'created_by', 'detach', 'keep'),
  // Which operator acknowledged an alert.
  column('alert', 'acknowledged_by', 'keep', 'keep'),
  // The erasure itself: deleted when it is over.
  column('erasure', 'shopper_id', 'keep', 'keep'),
];

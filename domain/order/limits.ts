/**
 * Most that one order may come to, in won: what the columns of money hold (PostgreSQL's integer). A cart may come to
 * more; it is ordered in parts.
 */
export const MAX_ORDER_WON = 2_147_483_647;

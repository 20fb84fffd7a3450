import type { CouponTarget } from '#domain/coupon/coupon.ts';
import type { IssueRefusal } from '#domain/coupon/issuing-limits.ts';
import type { RuleSettings } from '#domain/coupon/rule.ts';
import type { EventType, ListName } from './events.ts';
import type { SettingError } from './rule-settings.ts';

/** Socket.IO namespace for operators; sockets of others are refused. */
export const OPERATOR_NAMESPACE = '/operator';

/** One event of the sample, as a line of the screen shows it. */
export interface TickerEvent {
  id: string;
  type: EventType;
  occurredAt: string;
  /** Beginning of the shopper's id: enough to distinguish shoppers. */
  shopper: string;
  productId?: number | undefined;
  /** The list, the words searched, the page, … */
  detail?: string | undefined;
}

/** A coupon that a rule issued. */
export interface RuleFiring {
  couponId: string;
  rule: string;
  shopper: string;
  discountPercent: number;
  occurredAt: string;
}

/** How far a consumer group is behind, over all partitions; null: Kafka did not answer. */
export interface GroupLag {
  group: string;
  messages: number | null;
}

/** Message `tick` of the operators' namespace: what happened since the one before. */
export interface OperatorTick {
  /** Epoch ms, the server's clock. */
  atMs: number;
  spanMs: number;
  /** Whether events are being read: the gateway reads the log only while somebody watches. */
  feed: 'starting' | 'on';
  events: { count: number; byType: Partial<Record<EventType, number>> };
  /** Some of them, newest last: a screen cannot be read at 500 lines a second. */
  sample: TickerEvent[];
  firings: RuleFiring[];
  /** Lists pushed to shoppers, by list; coupons and order news pushed. */
  pushed: { lists: Partial<Record<ListName, number>>; coupons: number; orders: number };
  /** From the collection of an event to the push it caused, over the pushes that carry the time of their event. */
  pushDelayMs: { p50: number; p95: number; max: number } | null;
  /** null while Redis is unavailable. */
  presence: { online: number; sockets: number } | null;
  lag: GroupLag[];
}

/** Answer of GET /admin/api/panels/<id>: the buckets that the panel's drawing is made of, and the time they are of. */
export interface PanelAnswer {
  fromMs: number;
  toMs: number;
  rows: unknown[];
}

/** Answer of GET /admin/api/product-names?ids=1,2: those that exist. */
export interface ProductNamesAnswer {
  items: { productId: number; name: string }[];
}

/** Since midnight in Seoul; the budget since ever. */
export interface RuleFigures {
  /** What the budget has been taken for: each open coupon counts with its maximum. */
  committedWon: number;
  /** The part of it committed by coupons issued to guests. */
  guestCommittedWon: number;
  issued: number;
  used: number;
  /** What the coupons used took off. */
  discountWon: number;
}

/** A coupon rule as the console shows it. */
export interface RuleEntry {
  code: string;
  /** What it makes cheaper. */
  target: CouponTarget['kind'];
  /** Days the cap looks back on. */
  capDays: number;
  /** What the issuer goes by now. */
  settings: RuleSettings;
  defaults: RuleSettings;
  /** Whether an operator has set it; else the defaults count. */
  isSet: boolean;
  /** The state these settings are of: give it back with a change. '' before the first change. */
  version: string;
  figures: RuleFigures;
}

/** A coupon that a dry run would have issued. */
export interface DryRunExample {
  shopperId: string;
  /** When, ISO 8601. */
  at: string;
  target: CouponTarget;
  /** Of the (first) product, or of the category; null where it is for anything, or no longer there. */
  targetName: string | null;
}

export interface DryRunProgress {
  /** Events read, of how many there are. */
  read: number;
  total: number;
  /** Coupons so far. */
  coupons: number;
}

/** What a rule with other settings would have issued on one day's events (Korean time). */
export interface DryRunAnswer {
  from: string;
  /** Where it ended: before the day did, where there was more than a run may read. */
  until: string;
  isWhole: boolean;
  events: number;
  coupons: number;
  shoppers: number;
  /** What they cost if each takes off the most it can. */
  atMostWon: number;
  /** Wishes of the rule that a limit refused, by the limit. */
  refused: Partial<Record<IssueRefusal, number>>;
  /** What the rule did issue on that day, with the settings of then. */
  issuedThen: number;
  examples: DryRunExample[];
}

/**
 * One line of the answer to POST /admin/api/rules/<code>/dry-run: newline-delimited JSON, an answer or an error last.
 */
export type DryRunLine =
  | { kind: 'progress'; progress: DryRunProgress }
  | { kind: 'answer'; answer: DryRunAnswer }
  | { kind: 'error'; error: { code: string; message: string; errors?: SettingError[] } };

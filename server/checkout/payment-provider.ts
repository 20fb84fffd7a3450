import type { PaymentMethod } from '#contracts/payment-methods.ts';

/** Port: who moves the money. Amounts in whole won. */
export interface ChargeRequest {
  /** The provider charges a key once, however often it is asked, and answers every time the same. */
  idempotencyKey: string;
  amountWon: number;
  method: PaymentMethod;
  /** The provider's code to refuse with, for trying out; counts only where the provider is asked by a test key. */
  testCode?: string | undefined;
}

export type ChargeOutcome =
  | { kind: 'approved'; reference: string }
  /**
   * `reason`: why, in our words ('insufficient-funds', 'card-refused', …); `code`: the provider's own, if it has one.
   */
  | { kind: 'declined'; reason: string; code?: string | undefined };

export interface RefundRequest {
  /** The provider refunds a key once, and answers every time the same. */
  idempotencyKey: string;
  /** The key that was charged, and the provider's reference of that charge. */
  chargeKey: string;
  reference: string;
  /** More than 0. */
  amountWon: number;
}

export type RefundOutcome =
  /** `cancelKey`: the provider's own key of the refund, if it has one. */
  | { kind: 'done'; cancelKey: string | null }
  /** Refused for good; `code`: the provider's own. */
  | { kind: 'refused'; code: string };

export interface PaymentProvider {
  readonly name: string;
  /** What it takes. */
  readonly methods: readonly PaymentMethod[];
  /**
   * Requests the payment. Rejects with DangolError('unavailable') on a timeout: whether the money was taken is then
   * unknown until settle() or another charge() under the same key returns.
   */
  charge(request: ChargeRequest): Promise<ChargeOutcome>;
  /** The outcome of a charge, as far as there is one; null: none yet. Changes nothing at the provider. */
  find(request: ChargeRequest): Promise<ChargeOutcome | null>;
  /**
   * The outcome of a charge; null if none was confirmed under the key, which the provider then refuses for ever: so a
   * delayed request cannot charge an order that has failed meanwhile.
   */
  settle(request: ChargeRequest): Promise<ChargeOutcome | null>;
  /** Refunds a part of a charge. Rejects with DangolError('unavailable') when it is unknown whether it did. */
  refund(request: RefundRequest): Promise<RefundOutcome>;
  /** false while the provider has been failing, or has as much to do as it may: do not begin what cannot be paid. */
  isAvailable(): boolean;
}

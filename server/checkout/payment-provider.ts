import type { PaymentMethod } from '#contracts/payment-methods.ts';

/** Port: who moves the money. Amounts in whole won. */
export interface ChargeRequest {
  /** The provider charges a key once, however often it is asked, and answers every time the same. */
  idempotencyKey: string;
  amountWon: number;
  method: PaymentMethod;
}

export type ChargeOutcome =
  | { kind: 'approved'; reference: string }
  /**
   * `reason`: why, in our words ('insufficient-funds', 'card-refused', …); `code`: the provider's own, if it has one.
   */
  | { kind: 'declined'; reason: string; code?: string | undefined };

export interface PaymentProvider {
  readonly name: string;
  /** What it takes. */
  readonly methods: readonly PaymentMethod[];
  /**
   * Requests the payment. Rejects with DangolError('unavailable') on a timeout: whether the money was taken is then
   * unknown until settle() or another charge() under the same key returns.
   */
  charge(request: ChargeRequest): Promise<ChargeOutcome>;
  /**
   * The outcome of a charge; null if the provider has never received the key, which it then refuses for ever: so a
   * delayed request cannot charge an order that has failed meanwhile.
   */
  settle(request: ChargeRequest): Promise<ChargeOutcome | null>;
  /** Refunds a charge; two requests under one key are one refund. */
  refund(request: { idempotencyKey: string; reference: string; amountWon: number }): Promise<void>;
  /** false while the provider has been failing: do not begin what cannot be paid. */
  isAvailable(): boolean;
}

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
  /** `reason` is the provider's code: 'insufficient-funds', 'card-refused', … */
  | { kind: 'declined'; reason: string };

export interface PaymentProvider {
  readonly name: string;
  /** What it takes. */
  readonly methods: readonly PaymentMethod[];
  /**
   * Asks for the money. Rejects with DangolError('unavailable') when no answer came in time: then nobody knows whether
   * it was taken, and only find() or another charge() under the same key tells.
   */
  charge(request: ChargeRequest): Promise<ChargeOutcome>;
  /**
   * What became of a charge; null if the provider has never seen the key, which it then refuses for ever: so an order
   * given up cannot be charged by a request that was still on its way.
   */
  settle(request: ChargeRequest): Promise<ChargeOutcome | null>;
  /** Gives the money of a charge back; asked twice under one key, it does so once. */
  refund(request: { idempotencyKey: string; reference: string; amountWon: number }): Promise<void>;
  /** false while the provider has been failing: do not begin what cannot be paid. */
  isAvailable(): boolean;
}

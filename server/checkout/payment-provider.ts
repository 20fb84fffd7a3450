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
  /** A virtual account was issued: paid when the deposit has come, which the provider is asked for. */
  | { kind: 'waiting'; reference: string; account: DepositAccount }
  /**
   * `reason`: why, in our words ('insufficient-funds', 'card-refused', …); `code`: the provider's own, if it has one.
   */
  | { kind: 'declined'; reason: string; code?: string | undefined };

/** The virtual account of one order. */
export interface DepositAccount {
  /** contracts/payment-methods.ts, BANKS. */
  bank: string;
  number: string;
  holder: string;
  dueAt: Date;
}

/** A shopper's account that a refund goes to. */
export interface ReceiveAccount {
  bank: string;
  number: string;
  holder: string;
}

export interface RefundRequest {
  /** The provider refunds a key once, and answers every time the same. */
  idempotencyKey: string;
  /** The key that was charged, and the provider's reference of that charge. */
  chargeKey: string;
  reference: string;
  /** More than 0. */
  amountWon: number;
  /** Of a virtual account: where the money goes, as `sealAccount` made it. */
  sealedAccount?: string | undefined;
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
   * delayed request cannot charge an order that has failed meanwhile. One that waits for its deposit goes on waiting.
   */
  settle(request: ChargeRequest): Promise<ChargeOutcome | null>;
  /** As settle, and a virtual account that waits for its deposit is closed as well: then null. */
  giveUpDeposit(request: ChargeRequest): Promise<ChargeOutcome | null>;
  /** The account, readable by this provider alone: what is stored until its refund has been made. */
  sealAccount(account: ReceiveAccount): string;
  /** Refunds a part of a charge. Rejects with DangolError('unavailable') when it is unknown whether it did. */
  refund(request: RefundRequest): Promise<RefundOutcome>;
  /** false while the provider has been failing, or has as much to do as it may: do not begin what cannot be paid. */
  isAvailable(): boolean;
}

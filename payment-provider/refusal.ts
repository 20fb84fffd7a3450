/** An answer as it goes out. */
export interface Answer {
  status: number;
  body: unknown;
}

/** What the provider refuses with: Toss' codes and their HTTP statuses. */
export const REFUSALS = {
  INVALID_REQUEST: [400, 'The request is not as this API takes it.'],
  INVALID_IDEMPOTENCY_KEY: [400, 'An idempotency key has 300 characters at most.'],
  ALREADY_PROCESSED_PAYMENT: [400, 'The payment was processed already.'],
  DUPLICATED_ORDER_ID: [400, 'Another payment of this order was approved.'],
  INVALID_REFUND_ACCOUNT_INFO: [400, 'The refund of a virtual account needs refundReceiveAccount.'],
  ALREADY_CANCELED_PAYMENT: [400, 'The payment was cancelled already.'],
  UNAUTHORIZED_KEY: [401, 'The secret key is not known.'],
  NOT_CANCELABLE_AMOUNT: [403, 'More than the balance of the payment cannot be cancelled.'],
  NOT_CANCELABLE_PAYMENT: [403, 'The payment cannot be cancelled.'],
  REJECT_CARD_PAYMENT: [403, 'The limit of the card is exceeded, or its balance does not suffice.'],
  REJECT_CARD_COMPANY: [403, 'The card company refused the payment.'],
  REJECT_ACCOUNT_PAYMENT: [403, 'The balance of the account does not suffice.'],
  NOT_FOUND: [404, 'There is no such path.'],
  NOT_FOUND_PAYMENT: [404, 'There is no such payment.'],
  NOT_FOUND_PAYMENT_SESSION: [404, 'The time of the payment is over, or it was given up.'],
  IDEMPOTENT_REQUEST_PROCESSING: [409, 'A request under this idempotency key is being processed.'],
  FAILED_INTERNAL_SYSTEM_PROCESSING: [500, 'The request was not processed. Try again.'],
} as const satisfies Record<string, readonly [number, string]>;

export type RefusalCode = keyof typeof REFUSALS;

/** The answer of a refusal: `{code, message}`, as Toss has it. */
export function refused(code: RefusalCode): Answer {
  const [status, message] = REFUSALS[code];
  return { status, body: { code, message } };
}

/** A refusal by a code of the caller's choice, for test codes and faults; statuses of codes unknown here are 400. */
export function refusedBy(code: string): Answer {
  const known = Object.hasOwn(REFUSALS, code)
    ? REFUSALS[code as RefusalCode]
    : ([400, 'Refused by a test code.'] as const);
  return { status: known[0], body: { code, message: known[1] } };
}

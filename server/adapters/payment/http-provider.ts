import { DEPOSIT_HOURS, PAYMENT_METHODS, type PaymentMethod } from '#contracts/payment-methods.ts';
import type { ChargeOutcome, ChargeRequest, PaymentProvider } from '#server/checkout/payment-provider.ts';
import { createAccountSeal } from './account-seal.ts';
import { createProviderCalls, isRefusal, type ProviderConnection } from './provider-calls.ts';
import type { PaymentAnswer } from './wire.ts';

/** As `payment.provider` has it. Payments of another name were made elsewhere: this provider knows none of them. */
export const PROVIDER_NAME = 'toss-local';

/** The provider's answer is about another order or amount than was asked for. */
export class AnswerMismatchError extends Error {
  override readonly name = 'AnswerMismatchError';
}

const METHODS: Record<PaymentMethod, string> = {
  card: 'CARD',
  transfer: 'TRANSFER',
  'dangol-pay': 'EASY_PAY',
  'virtual-account': 'VIRTUAL_ACCOUNT',
};

const REASONS: Readonly<Record<string, string>> = {
  REJECT_CARD_PAYMENT: 'insufficient-funds',
  REJECT_ACCOUNT_PAYMENT: 'insufficient-funds',
  REJECT_CARD_COMPANY: 'card-refused',
};

/** Nothing is owed: the provider is not asked for 0 won. */
const NOTHING_CHARGED: ChargeOutcome = { kind: 'approved', reference: 'nothing-charged' };

/**
 * The payment provider over HTTP, shaped after Toss Payments. A charge is opened and confirmed, each under an
 * idempotency key that follows from ours, so that every process that charges a key is answered about one payment: two
 * requests, three where it is refused. The provider answers a known key without comparing the body; so each answer's
 * order and amount are compared with ours, and a difference rejects with AnswerMismatchError.
 */
export function createHttpPaymentProvider(
  connection: ProviderConnection,
): PaymentProvider & { ping(): Promise<boolean> } {
  const calls = createProviderCalls(connection);
  const accounts = createAccountSeal(connection.secretKey);

  async function open(request: ChargeRequest): Promise<PaymentAnswer> {
    const { idempotencyKey, amountWon, method } = request;
    const body = {
      ...{ orderId: idempotencyKey, amount: amountWon, method: METHODS[method] ?? 'CARD' },
      ...(method === 'virtual-account' && { validHours: DEPOSIT_HOURS }),
    };
    const opened = await calls.post('/v1/payments', body, { 'idempotency-key': `open-${idempotencyKey}` });
    if (isRefusal(opened)) throw new Error(`no payment could be opened: ${opened.code}`);
    return checked(opened, request);
  }

  /** The payment of a key: the approved one, if the order has several. */
  async function read(request: ChargeRequest): Promise<PaymentAnswer | null> {
    const found = await calls.get(`/v1/payments/orders/${encodeURIComponent(request.idempotencyKey)}`);
    if (!isRefusal(found)) return checked(found, request);
    if (found.code === 'NOT_FOUND_PAYMENT') return null;
    throw new Error(`the payment could not be read: ${found.code}`);
  }

  /** Whatever the confirmation is refused with: what became of the payment decides. */
  async function afterRefusal(code: string, request: ChargeRequest): Promise<ChargeOutcome> {
    const payment = await read(request);
    const outcome = payment === null ? null : outcomeOf(payment);
    if (outcome === null) throw new Error(`the confirmation was refused by ${code}, and the payment is still open`);
    return outcome;
  }

  /** What became of a charge; while its payment has this status it is ended, and null is returned. */
  async function settle(
    request: ChargeRequest,
    ifStatus: 'READY' | 'WAITING_FOR_DEPOSIT',
  ): Promise<ChargeOutcome | null> {
    if (request.amountWon === 0) return NOTHING_CHARGED;
    // Opened under the key that every charge of it opens: a late one finds this payment, abandoned.
    const payment = (await read(request)) ?? (await open(request));
    const outcome = outcomeOf(payment);
    if (outcome !== null && payment.status !== ifStatus) return isAbandoned(payment) ? null : outcome;
    const aborted = await calls.post(`/v1/payments/${payment.paymentKey}/cancel`, {
      cancelReason: 'the order was abandoned',
      ifStatus: payment.status === 'READY' ? 'READY' : ifStatus,
    });
    if (!isRefusal(aborted)) return isAbandoned(checked(aborted, request)) ? null : outcomeOf(aborted);
    // It was confirmed, or ended, between the two requests.
    const now = await read(request);
    const settled = now === null ? null : outcomeOf(now);
    if (now === null || settled === null) throw new Error(`the payment could not be abandoned: ${aborted.code}`);
    return isAbandoned(now) ? null : settled;
  }

  return {
    name: PROVIDER_NAME,
    methods: PAYMENT_METHODS,
    isAvailable: () => true,
    ping: () => calls.ping(),

    async charge(request) {
      const { idempotencyKey, amountWon, testCode } = request;
      if (amountWon === 0) return NOTHING_CHARGED;
      const { paymentKey } = await open(request);
      const confirmed = await calls.post(
        '/v1/payments/confirm',
        { paymentKey, orderId: idempotencyKey, amount: amountWon },
        { 'idempotency-key': idempotencyKey, ...testHeader(connection.secretKey, testCode) },
      );
      if (isRefusal(confirmed)) return afterRefusal(confirmed.code, request);
      return outcomeOf(checked(confirmed, request)) ?? afterRefusal('no decision', request);
    },

    async find(request) {
      if (request.amountWon === 0) return NOTHING_CHARGED;
      const payment = await read(request);
      return payment === null ? null : outcomeOf(payment);
    },

    settle: (request) => settle(request, 'READY'),
    giveUpDeposit: (request) => settle(request, 'WAITING_FOR_DEPOSIT'),
    sealAccount: accounts.seal,

    async refund({ idempotencyKey, chargeKey, reference, amountWon, sealedAccount }) {
      if (amountWon <= 0) throw new Error(`${amountWon} won cannot be refunded`);
      const account = sealedAccount === undefined ? null : accounts.open(sealedAccount);
      const answer = await calls.post(
        `/v1/payments/${encodeURIComponent(reference)}/cancel`,
        {
          ...{ cancelReason: 'the order was cancelled', cancelAmount: amountWon },
          ...(account !== null && {
            refundReceiveAccount: { bank: account.bank, accountNumber: account.number, holderName: account.holder },
          }),
        },
        { 'idempotency-key': idempotencyKey },
      );
      if (isRefusal(answer)) return { kind: 'refused', code: answer.code };
      const cancelKey = answer.lastTransactionKey ?? null;
      const cancel = answer.cancels?.find(({ transactionKey }) => transactionKey === cancelKey);
      if (answer.paymentKey !== reference || answer.orderId !== chargeKey || cancel?.cancelAmount !== amountWon)
        throw new AnswerMismatchError(`the refund ${idempotencyKey} was answered with another one`);
      return { kind: 'done', cancelKey };
    },
  };
}

function checked(payment: PaymentAnswer, { idempotencyKey, amountWon }: ChargeRequest): PaymentAnswer {
  if (payment.orderId === idempotencyKey && payment.totalAmount === amountWon) return payment;
  throw new AnswerMismatchError(
    `${amountWon} won for ${idempotencyKey} were answered with ${payment.totalAmount} for ${payment.orderId}`,
  );
}

/** Ended by our own request, before any confirmation or deposit. */
const isAbandoned = (payment: PaymentAnswer) =>
  (payment.status === 'ABORTED' && payment.failure == null) || isClosedAccount(payment);

/** A virtual account that was closed before its deposit: nothing was ever taken. */
const isClosedAccount = ({ status, virtualAccount, approvedAt }: PaymentAnswer) =>
  status === 'CANCELED' && virtualAccount != null && approvedAt == null;

/** What a payment's status states of its charge; null: nothing yet. A refund later does not undo a charge. */
function outcomeOf(payment: PaymentAnswer): ChargeOutcome | null {
  const { paymentKey, status, failure, virtualAccount } = payment;
  if (isClosedAccount(payment)) return { kind: 'declined', reason: 'deposit-given-up' };
  switch (status) {
    case 'WAITING_FOR_DEPOSIT': {
      if (virtualAccount == null) return null;
      const { bankCode: bank, accountNumber: number, customerName: holder, dueDate } = virtualAccount;
      return { kind: 'waiting', reference: paymentKey, account: { bank, number, holder, dueAt: new Date(dueDate) } };
    }
    case 'DONE':
    case 'PARTIAL_CANCELED':
    case 'CANCELED':
      return { kind: 'approved', reference: paymentKey };
    case 'ABORTED':
      return { kind: 'declined', reason: REASONS[failure?.code ?? ''] ?? 'payment-refused', code: failure?.code };
    case 'EXPIRED':
      return {
        kind: 'declined',
        reason: virtualAccount == null ? 'payment-expired' : 'deposit-expired',
        code: 'EXPIRED',
      };
    default:
      return null;
  }
}

/** Toss' header for trying refusals out; a live key sends none. */
function testHeader(secretKey: string, testCode: string | undefined): Record<string, string> {
  if (testCode === undefined || !secretKey.startsWith('test_')) return {};
  return { 'tosspayments-test-code': testCode };
}

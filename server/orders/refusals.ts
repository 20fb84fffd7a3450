import { DangolError } from '#domain/shared/errors.ts';

/** Another's order and no order are the same answer. */
export function orderNotFound(): DangolError {
  return new DangolError('not-found', 'There is no such order of yours. Look in the list of your orders.', {
    details: { reason: 'order-not-found' },
  });
}

export function notCancellable(status: string): DangolError {
  return new DangolError('conflict', `An order that is ${status} cannot be cancelled; only a paid one can.`, {
    details: { reason: 'not-cancellable', status },
  });
}

/** It is not there yet, or a claim is open. */
export function notConfirmable(status: string): DangolError {
  return new DangolError('conflict', `The purchase cannot be confirmed: it is ${status}, or a request is open.`, {
    details: { reason: 'not-confirmable', status },
  });
}

/** A reward was used since the page showed the refund. */
export function refundChanged(shownWon: number, refundWon: number): DangolError {
  return new DangolError('conflict', `${refundWon} won would be refunded now, not ${shownWon}. Look at it again.`, {
    details: { reason: 'refund-changed', shownWon, refundWon },
  });
}

import { DangolError } from '#domain/shared/errors.ts';

/** Another's claim and no claim are the same answer. */
export function claimNotFound(): DangolError {
  return new DangolError('not-found', 'There is no such request of yours. Look at the order again.', {
    details: { reason: 'claim-not-found' },
  });
}

export function notClaimable(kind: string, status: string): DangolError {
  return new DangolError('conflict', `${kind} is not possible for an order that is ${status}. Look at it again.`, {
    details: { reason: 'not-claimable', kind, status },
  });
}

export function tooLateToClaim(days: number): DangolError {
  return new DangolError('conflict', `The ${days} days for this reason are over. Ask the seller.`, {
    details: { reason: 'too-late-to-claim', days },
  });
}

export function reasonDoesNotFit(): DangolError {
  return new DangolError('invalid-input', 'reason: does not fit this request. Choose another.', {
    details: { field: 'reason', reason: 'reason-does-not-fit' },
  });
}

/** The pieces are in another request, or were never bought. */
export function piecesClaimed(name: string): DangolError {
  return new DangolError('conflict', `${name}: so many pieces are not left. Choose fewer.`, {
    details: { reason: 'pieces-claimed', name },
  });
}

export function nothingChosen(): DangolError {
  return new DangolError('invalid-input', 'lines: choose at least one piece.', {
    details: { field: 'lines', reason: 'nothing-chosen' },
  });
}

/** Of an exchange: a refund can be asked for instead. */
export function replacementSoldOut(): DangolError {
  return new DangolError('sold-out', 'None is left to send in exchange. Ask for a refund instead.', {
    details: { reason: 'replacement-sold-out' },
  });
}

export function claimMoved(state: string): DangolError {
  return new DangolError('conflict', `The request is ${state} by now and cannot be changed so.`, {
    details: { reason: 'claim-moved', state },
  });
}

/** Of pieces that are to be cancelled: they have left their seller. */
export function alreadySent(): DangolError {
  return new DangolError('conflict', 'The parcel has left by now. Return the pieces when they are there.', {
    details: { reason: 'already-sent' },
  });
}

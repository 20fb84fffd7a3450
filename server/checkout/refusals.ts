import { MAX_ORDER_WON } from '#domain/order/limits.ts';
import { DangolError } from '#domain/shared/errors.ts';

export function cartIsEmpty(): DangolError {
  return new DangolError('conflict', 'The cart is empty. Put something in first.', {
    details: { reason: 'cart-empty' },
  });
}

export function notForSale(name: string): DangolError {
  return new DangolError('sold-out', `${name}: no longer sold. Take it out of the cart.`, {
    details: { reason: 'offer-gone', name },
  });
}

export function notEnoughLeft(name: string, left: number): DangolError {
  const message = left === 0 ? `${name}: sold out.` : `${name}: only ${left} left. Choose ${left} or fewer.`;
  return new DangolError('sold-out', message, { details: { reason: 'line-short', name, left } });
}

export function soldOutMeanwhile(): DangolError {
  return new DangolError('sold-out', 'Something in the cart was sold meanwhile. Look through the cart again.', {
    details: { reason: 'sold-meanwhile' },
  });
}

export function couponUnusable(): DangolError {
  return new DangolError(
    'coupon-unusable',
    'A chosen coupon cannot be used: expired, used or not yours. Choose again.',
    {
      details: { reason: 'coupon-unusable' },
    },
  );
}

export function totalChanged(expectedWon: number, totalWon: number): DangolError {
  return new DangolError('conflict', `The total is ${totalWon} won now, not ${expectedWon}. Look through it again.`, {
    details: { reason: 'total-changed', expectedWon, totalWon },
  });
}

export function paymentUnavailable(): DangolError {
  return new DangolError(
    'unavailable',
    'Payments are not being answered just now. Nothing was ordered; try again shortly.',
    {
      details: { reason: 'payment-unavailable' },
    },
  );
}

export function methodNotTaken(): DangolError {
  return new DangolError('invalid-input', 'method: the payment provider does not take it. Choose another.', {
    details: { field: 'method', reason: 'method-not-taken' },
  });
}

export function cartChanged(): DangolError {
  return new DangolError('conflict', 'The cart holds other lines now than were shown. Look through it again.', {
    details: { reason: 'cart-changed' },
  });
}

export function orderTooLarge(itemsWon: number): DangolError {
  return new DangolError(
    'invalid-input',
    `An order may come to ${MAX_ORDER_WON} won at most, and this one comes to ${itemsWon}. Order in parts.`,
    { details: { reason: 'order-too-large', maxWon: MAX_ORDER_WON, itemsWon } },
  );
}

/** The carriers whose parcels the shop follows. local: that of the local stack. */
export const CARRIERS = ['local'] as const;
export type Carrier = (typeof CARRIERS)[number];

/** How many digits a waybill has, the check digit included. */
const DIGITS: Record<Carrier, number> = { local: 12 };

/**
 * Whether `waybill` can be one of the carrier's: so many digits, the last the others modulo 7, as Korean carriers
 * have it. A digit that is mistyped, and most that are swapped, are noticed.
 */
export function isWaybill(carrier: Carrier, waybill: string): boolean {
  if (!/^\d+$/.test(waybill) || waybill.length !== DIGITS[carrier]) return false;
  return waybill === withCheckDigit(waybill.slice(0, -1));
}

/** A waybill out of all its digits but the last. At most 15 digits. */
export function withCheckDigit(digits: string): string {
  return `${digits}${Number(digits) % 7}`;
}

import type { AddressFields, GiftFields } from './checkout-types.ts';

/*
 * What was typed into the delivery fields, kept for this tab alone (sessionStorage): it survives a log-in, a sign-up
 * and a page that is rendered again. It never leaves the browser, and is deleted with the order or a log-out.
 */

const KEY = 'dangol-delivery';
/** Of a gift: another person's address, which is never mixed with the buyer's own. */
const GIFT_KEY = 'dangol-delivery-gift';
const keyOf = (isGift: boolean) => (isGift ? GIFT_KEY : KEY);

export interface DraftOwner {
  shopperId: string;
  isMember: boolean;
}

/** All that is typed about a delivery; without a gift its two are empty. */
export type DraftFields = AddressFields & GiftFields;

export interface DeliveryDraft {
  owner: DraftOwner;
  /** Only what the shopper has changed themselves. */
  fields: Partial<DraftFields>;
}

export const DRAFT_FIELDS = [
  ...['recipient', 'phone', 'postcode', 'line1', 'line2', 'deliveryRequest', 'sender', 'message'],
] as readonly (keyof DraftFields)[];
/** One place is one thing: of a typed and a known address no third is made. */
const PLACE = ['postcode', 'line1', 'line2'] as const;

/** Whether a draft is still its owner's: the same shopper's, or a guest's who has logged in or signed up since. */
export function isDraftOf({ owner }: DeliveryDraft, now: DraftOwner): boolean {
  return owner.shopperId === now.shopperId || (!owner.isMember && now.isMember);
}

/** What the fields are to hold: what was typed, over what is known of the shopper. */
export function withDraft<Fields extends Partial<DraftFields>>(known: Fields, { fields }: DeliveryDraft): Fields {
  const hasPlace = PLACE.some((name) => (fields[name] ?? '') !== '');
  const place = hasPlace ? { postcode: '', line1: '', line2: '' } : {};
  const typed = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
  return { ...known, ...place, ...typed };
}

export function readDraft(isGift = false): DeliveryDraft | null {
  try {
    return parseDraft(JSON.parse(sessionStorage.getItem(keyOf(isGift)) ?? 'null'));
  } catch {
    // No storage, or not what was put there.
    return null;
  }
}

function parseDraft(stored: unknown): DeliveryDraft | null {
  const { owner, fields } = (stored ?? {}) as { owner?: Partial<DraftOwner>; fields?: Record<string, unknown> };
  if (typeof owner?.shopperId !== 'string' || typeof owner.isMember !== 'boolean' || fields === undefined) return null;
  const typed = DRAFT_FIELDS.flatMap((name) => {
    const value = fields[name];
    return typeof value === 'string' ? [[name, value.slice(0, 500)]] : [];
  });
  return { owner: { shopperId: owner.shopperId, isMember: owner.isMember }, fields: Object.fromEntries(typed) };
}

export function writeDraft(draft: DeliveryDraft, isGift = false): void {
  try {
    sessionStorage.setItem(keyOf(isGift), JSON.stringify(draft));
  } catch {
    // A browser that keeps nothing: the fields live as long as the page.
  }
}

export function clearDraft(): void {
  try {
    for (const key of [KEY, GIFT_KEY]) sessionStorage.removeItem(key);
  } catch {
    // As above.
  }
}

/** Deletes a draft of another shopper, so that after a log-out the next person at this browser does not see it. */
export function clearDraftOf(now: DraftOwner): void {
  const drafts = [readDraft(), readDraft(true)];
  if (drafts.some((draft) => draft !== null && !isDraftOf(draft, now))) clearDraft();
}

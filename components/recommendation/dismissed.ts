/** What a page knows of dismissed products. */
export interface Dismissed {
  /** All of the shopper's, as the server last sent them. */
  confirmed: ReadonlySet<number>;
  /** Changes made on this page that the server has not confirmed yet; true: dismissed, false: undone. */
  own: ReadonlyMap<number, boolean>;
  /** Undone on this page: a list that contains one of these again shows it. */
  undone: ReadonlySet<number>;
}

export const NOTHING_DISMISSED: Dismissed = { confirmed: new Set(), own: new Map(), undone: new Set() };

export type DismissedEvent =
  | { kind: 'changed'; productId: number; dismissed: boolean }
  /** The shop refused it. */
  | { kind: 'refused'; productId: number }
  | { kind: 'confirmed'; productIds: readonly number[] }
  /** Another shopper looks at the page. */
  | { kind: 'forgotten' };

/** A change made on this page applies at once and until the server confirms it, in any order of responses. */
export function reduceDismissed(state: Dismissed, event: DismissedEvent): Dismissed {
  if (event.kind === 'forgotten') return NOTHING_DISMISSED;
  if (event.kind === 'confirmed') {
    const confirmed = new Set(event.productIds);
    const own = new Map([...state.own].filter(([productId, dismissed]) => confirmed.has(productId) !== dismissed));
    return { ...state, confirmed, own };
  }
  const own = new Map(state.own);
  if (event.kind === 'refused') own.delete(event.productId);
  else own.set(event.productId, event.dismissed);
  const undone = new Set(state.undone);
  if (event.kind === 'changed' && !event.dismissed) undone.add(event.productId);
  else undone.delete(event.productId);
  return { ...state, own, undone };
}

export function isDismissed({ confirmed, own }: Dismissed, productId: number): boolean {
  return own.get(productId) ?? confirmed.has(productId);
}

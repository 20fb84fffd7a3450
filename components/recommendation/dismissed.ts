/** What a page knows of dismissed products. */
export interface Dismissed {
  /** All of them, as the shop last said. */
  told: ReadonlySet<number>;
  /** Said on this page, until the shop has told the same: dismissed, or taken back. */
  own: ReadonlyMap<number, boolean>;
  /** Taken back on this page: a list that brings one of them back does what was asked for. */
  undone: ReadonlySet<number>;
}

export const NOTHING_DISMISSED: Dismissed = { told: new Set(), own: new Map(), undone: new Set() };

export type DismissedEvent =
  | { kind: 'said'; productId: number; dismissed: boolean }
  /** The shop refused it. */
  | { kind: 'refused'; productId: number }
  | { kind: 'told'; productIds: readonly number[] };

/** A word of one's own counts at once and until the shop agrees, in whatever order its answers come. */
export function reduceDismissed(state: Dismissed, event: DismissedEvent): Dismissed {
  if (event.kind === 'told') {
    const told = new Set(event.productIds);
    const own = new Map([...state.own].filter(([productId, dismissed]) => told.has(productId) !== dismissed));
    return { ...state, told, own };
  }
  const own = new Map(state.own);
  if (event.kind === 'refused') own.delete(event.productId);
  else own.set(event.productId, event.dismissed);
  const undone = new Set(state.undone);
  if (event.kind === 'said' && !event.dismissed) undone.add(event.productId);
  else undone.delete(event.productId);
  return { ...state, own, undone };
}

export function isDismissed({ told, own }: Dismissed, productId: number): boolean {
  return own.get(productId) ?? told.has(productId);
}

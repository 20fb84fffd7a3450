/** A place that a search found, as the fields of an address take it. */
export interface FoundPlace {
  /** Five digits. */
  postcode: string;
  /** Begins with the province. */
  line1: string;
}

/** Searches for an address in a window of its own. A shop without one shows no button (docs/decisions/0135). */
export interface PostcodeSearch {
  /** null: the shopper closed it without choosing. Rejects where the search cannot be loaded. */
  search(): Promise<FoundPlace | null>;
}

/** Port: which products a shopper looked at last (Redis). Rejects with 'unavailable' when it is unavailable. */
export interface RecentViews {
  /** Newest first. */
  read(shopperId: string, limit: number): Promise<{ productId: number; atMs: number }[]>;
  clear(shopperId: string): Promise<void>;
}

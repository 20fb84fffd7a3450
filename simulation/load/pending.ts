export interface Pending {
  /** Something more is under way, until the function returned is called (once or oftener). */
  begin(): () => void;
  /** Resolves when nothing is under way. */
  settled(): Promise<void>;
}

/** What has begun and not ended. An end belongs to its beginning, so the two cannot get out of step. */
export function createPending(): Pending {
  const underWay = new Set<symbol>();
  let waiting: (() => void)[] = [];
  return {
    begin() {
      const one = Symbol('under way');
      underWay.add(one);
      return () => {
        underWay.delete(one);
        if (underWay.size > 0) return;
        for (const resolve of waiting) resolve();
        waiting = [];
      };
    },
    settled: () => (underWay.size === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
  };
}

import { useEffect, useRef, useState } from 'react';
import type { ProductNamesAnswer } from '#contracts/operator.ts';

const GATHER_MS = 300;
/** As many as one request may name. */
const AT_ONCE = 30;
const MOST_KNOWN = 500;

/**
 * Names of the products named lately, asked for a few at a time; hidden ones too. A product that was deleted has none.
 */
export function useProductNames(productIds: readonly number[]): ReadonlyMap<number, string> {
  const [names, setNames] = useState<ReadonlyMap<number, string>>(new Map());
  const asked = useRef(new Set<number>());
  const missing = [...new Set(productIds)].filter((id) => !asked.current.has(id)).slice(0, AT_ONCE);
  const wanted = missing.join(',');

  useEffect(() => {
    if (wanted === '') return;
    const leaving = new AbortController();
    const ids = wanted.split(',').map(Number);
    const timer = setTimeout(async () => {
      for (const id of ids) asked.current.add(id);
      try {
        const response = await fetch(`/admin/api/product-names?ids=${wanted}`, { signal: leaving.signal });
        if (!response.ok) throw new Error(String(response.status));
        const { items } = (await response.json()) as ProductNamesAnswer;
        setNames((before) => {
          const all = [...before, ...items.map(({ productId, name }) => [productId, name] as const)];
          return new Map(all.slice(-MOST_KNOWN));
        });
      } catch {
        // Asked again with the next line that names one of them.
        for (const id of ids) asked.current.delete(id);
      }
    }, GATHER_MS);
    return () => {
      clearTimeout(timer);
      leaving.abort();
    };
  }, [wanted]);

  return names;
}

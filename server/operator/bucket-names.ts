export interface NamedBuckets {
  kind: 'product' | 'category';
  /** The aggregations that hold the buckets; empty: the rows themselves are the buckets. */
  in: readonly string[];
}

interface Bucket {
  key?: unknown;
  [aggregation: string]: unknown;
}

const bucketsOf = (row: Bucket, aggregation: string): Bucket[] =>
  (row[aggregation] as { buckets?: Bucket[] } | undefined)?.buckets ?? [];

/** Ids of the products or categories that buckets are of. */
export function bucketIds(rows: readonly unknown[], named: NamedBuckets): number[] {
  const all = (rows as Bucket[]).flatMap((row) =>
    named.in.length === 0 ? [row] : named.in.flatMap((aggregation) => bucketsOf(row, aggregation)),
  );
  return [...new Set(all.map(({ key }) => Number(key)))].filter(Number.isInteger);
}

/**
 * `rows` with a `name` in each bucket whose id `names` knows; what is gone from the catalogue keeps its id alone. Where
 * two have one name, the id stands beside it: a chart would draw them as one.
 */
export function withBucketNames(
  rows: readonly unknown[],
  named: NamedBuckets,
  names: ReadonlyMap<number, string>,
): unknown[] {
  const ids = bucketIds(rows, named);
  const idsOf = Map.groupBy(ids, (id) => names.get(id));
  const name = (bucket: Bucket): Bucket => {
    const known = names.get(Number(bucket.key));
    if (known === undefined) return bucket;
    return { ...bucket, name: (idsOf.get(known)?.length ?? 0) > 1 ? `${known} #${String(bucket.key)}` : known };
  };
  return (rows as Bucket[]).map((row) => {
    if (named.in.length === 0) return name(row);
    const inner = named.in.map((aggregation) => [
      aggregation,
      { ...(row[aggregation] as object), buckets: bucketsOf(row, aggregation).map(name) },
    ]);
    return { ...row, ...Object.fromEntries(inner) };
  });
}

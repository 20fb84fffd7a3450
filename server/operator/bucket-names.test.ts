import { expect, test } from 'vitest';
import { bucketIds, withBucketNames } from './bucket-names.ts';

const PRODUCTS = { kind: 'product', in: [] } as const;
const CATEGORIES = { kind: 'category', in: ['viewed', 'ordered'] } as const;
const rows = [
  { key: 'viewed', viewed: { buckets: [{ key: 3, doc_count: 2 }] }, ordered: { buckets: [] } },
  {
    key: 'ordered',
    viewed: { buckets: [] },
    ordered: {
      buckets: [
        { key: 4, doc_count: 1 },
        { key: 3, doc_count: 1 },
      ],
    },
  },
];

test('rows that are buckets get their names; one that is gone keeps its id', () => {
  const buckets = [
    { key: 17, doc_count: 3 },
    { key: 18, doc_count: 1 },
  ];
  expect(bucketIds(buckets, PRODUCTS)).toEqual([17, 18]);
  expect(withBucketNames(buckets, PRODUCTS, new Map([[17, '컵']]))).toEqual([
    { key: 17, doc_count: 3, name: '컵' },
    buckets[1],
  ]);
});

test('products of one name have their ids beside it', () => {
  const names = new Map([
    [17, '컵'],
    [18, '컵'],
    [19, '접시'],
  ]);
  const buckets = [{ key: 17 }, { key: 18 }, { key: 19 }];
  expect(withBucketNames(buckets, PRODUCTS, names)).toMatchObject([
    { name: '컵 #17' },
    { name: '컵 #18' },
    { name: '접시' },
  ]);
});

test('buckets inside of rows get theirs, wherever they are', () => {
  expect(bucketIds(rows, CATEGORIES)).toEqual([3, 4]);
  const named = withBucketNames(rows, CATEGORIES, new Map([[3, '식품']]));
  expect(named).toMatchObject([
    { viewed: { buckets: [{ key: 3, name: '식품' }] } },
    { ordered: { buckets: [{ key: 4 }, { key: 3, name: '식품' }] } },
  ]);
  expect(bucketIds([{ key: 'x' }], CATEGORIES)).toEqual([]);
});

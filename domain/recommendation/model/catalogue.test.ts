import { expect, test } from 'vitest';
import { Catalogue } from './catalogue.ts';
import type { CatalogueProduct } from './catalogue-product.ts';
import { DRAWN_PER_CATEGORY, pseudoRandomDraw } from './pseudo-random-draw.ts';

function product(productId: number, changed: Partial<CatalogueProduct> = {}): CatalogueProduct {
  return {
    productId,
    version: 1,
    name: `상품 ${productId}`,
    categoryId: 1,
    kind: '차',
    marginRate: 0.25,
    stock: 5,
    listed: true,
    soldCount: 10,
    createdAt: '2025-01-01T00:00:00Z',
    ...changed,
  };
}
function catalogueOf(products: readonly CatalogueProduct[], depth = 10): Catalogue {
  const catalogue = new Catalogue(depth);
  for (const one of products) catalogue.put(one);
  return catalogue;
}
/**
 * Everything that is selected, as product ids; selected before and after a change, it shows what the change reached.
 */
function selected(catalogue: Catalogue, categoryId = 1, kind = '차') {
  const ids = (items: readonly number[]) => items.map((item) => catalogue.productId(item));
  return {
    kind: ids(catalogue.bestOfKind(kind)),
    category: ids(catalogue.bestOfCategory(categoryId)),
    newest: ids(catalogue.newest()),
    drawn: ids(catalogue.drawn(categoryId, 3)).sort((a, b) => a - b),
  };
}

test('a product is known by what its state says', () => {
  const state = product(7, { categoryId: 4, marginRate: 0.3, soldCount: 12 });
  const catalogue = catalogueOf([product(3), state]);
  const item = catalogue.find(7);
  expect([catalogue.productId(item), catalogue.category(item), catalogue.marginRate(item)]).toEqual([7, 4, 0.3]);
  expect([catalogue.soldCount(item), catalogue.servable(item), catalogue.length]).toEqual([12, true, 2]);
  expect(catalogue.state(item)).toBe(state);
  expect(catalogue.find(8)).toBe(-1);
});

test('an item that an event named first is known by its id only', () => {
  const catalogue = new Catalogue(10);
  const item = catalogue.ensure(7);
  expect(catalogue.ensure(7)).toBe(item);
  expect([catalogue.find(7), catalogue.length, catalogue.servable(item), catalogue.state(item)]).toEqual([
    item,
    1,
    false,
    undefined,
  ]);
  expect(catalogue.newest()).toEqual([]);
  expect(catalogue.put(product(7))).toBe(true);
  expect([catalogue.find(7), catalogue.length, catalogue.servable(item)]).toEqual([item, 1, true]);
});

test('thousands of products have room', () => {
  const products = Array.from({ length: 3_000 }, (_, n) =>
    product(n * 7, { categoryId: n, soldCount: n, createdAt: new Date(n * 60_000).toISOString() }),
  );
  const catalogue = catalogueOf(products, 3_000);
  const ids = products.map(({ productId }) => productId).reverse();
  expect(selected(catalogue)).toMatchObject({ kind: ids, newest: ids });
  for (const { productId, categoryId, soldCount } of products) {
    const item = catalogue.find(productId);
    expect([
      catalogue.productId(item),
      catalogue.category(item),
      catalogue.soldCount(item),
      catalogue.servable(item),
      catalogue.marginRate(item),
    ]).toEqual([productId, categoryId, soldCount, true, 0.25]);
  }
});

test.each([
  ['listed and in stock', {}, true],
  ['with one left', { stock: 1 }, true],
  ['sold out', { stock: 0 }, false],
  ['unlisted', { listed: false }, false],
] as const)('whether a product %s is servable', (_, changed, servable) => {
  const catalogue = catalogueOf([product(1, changed)]);
  expect(catalogue.servable(0)).toBe(servable);
  expect(selected(catalogue)).toEqual(
    servable
      ? { kind: [1], category: [1], newest: [1], drawn: [1] }
      : { kind: [], category: [], newest: [], drawn: [] },
  );
});

test('best sellers: the most sold first, ties by the smaller id, no more than the depth, of their own group only', () => {
  const catalogue = catalogueOf(
    [
      product(9, { soldCount: 5 }),
      product(2, { soldCount: 5 }),
      product(5, { soldCount: 8 }),
      product(1, { soldCount: 1 }),
      product(6, { soldCount: 99, categoryId: 2 }),
      product(7, { soldCount: 98, kind: '컵' }),
    ],
    4,
  );
  expect(selected(catalogue)).toMatchObject({ kind: [6, 5, 2, 9], category: [7, 5, 2, 9] });
  expect(selected(catalogue, 2, '컵')).toMatchObject({ kind: [7], category: [6] });
  expect(selected(catalogue, 3, '책')).toMatchObject({ kind: [], category: [], drawn: [] });
});

test('the newest first, ties by the smaller id, no more than the depth', () => {
  const catalogue = catalogueOf(
    [
      product(9, { createdAt: '2025-02-01T00:00:00Z' }),
      product(2, { createdAt: '2025-02-01T00:00:00Z' }),
      product(5, { createdAt: '2025-03-01T00:00:00Z' }),
      product(1),
    ],
    3,
  );
  expect(selected(catalogue).newest).toEqual([5, 2, 9]);
});

test('of many that rank alike the smallest ids are selected, in whatever order they come', () => {
  const ids = Array.from({ length: 40 }, (_, n) => 1 + ((n * 17) % 41));
  const catalogue = catalogueOf(
    ids.map((productId) => product(productId)),
    6,
  );
  expect(selected(catalogue)).toMatchObject({
    kind: [1, 2, 3, 4, 5, 6],
    category: [1, 2, 3, 4, 5, 6],
    newest: [1, 2, 3, 4, 5, 6],
  });
});

test('only a newer state is taken', () => {
  const catalogue = catalogueOf([product(1, { version: 5, stock: 3 })]);
  expect(catalogue.put(product(1, { version: 4, stock: 0 }))).toBe(false);
  expect(catalogue.put(product(1, { version: 5, stock: 0 }))).toBe(false);
  expect(catalogue.servable(0)).toBe(true);
  expect(catalogue.put(product(1, { version: 6, stock: 0 }))).toBe(true);
  expect(catalogue.servable(0)).toBe(false);
});

const TWO = [product(1, { soldCount: 10 }), product(2, { soldCount: 5 })];
const ALL = { kind: [1, 2], category: [1, 2], newest: [1, 2], drawn: [1, 2] };
const ONLY_TWO = { kind: [2], category: [2], newest: [2], drawn: [2] };

test.each([
  ['sold out', { stock: 0 }, ONLY_TWO],
  ['unlisted', { listed: false }, ONLY_TWO],
  ['sold less', { soldCount: 1 }, { ...ALL, kind: [2, 1], category: [2, 1] }],
  ['of another kind', { kind: '컵' }, { ...ALL, kind: [2] }],
  ['in another category', { categoryId: 2 }, { ...ALL, category: [2], drawn: [2] }],
  ['created earlier', { createdAt: '2024-01-01T00:00:00Z' }, { ...ALL, newest: [2, 1] }],
  ['of another name', { name: '새 이름' }, ALL],
])('once a product is %s, every selection follows', (_, changed, after) => {
  const catalogue = catalogueOf(TWO);
  expect(selected(catalogue)).toEqual(ALL);
  catalogue.put(product(1, { ...changed, version: 2 }));
  expect(selected(catalogue)).toEqual(after);
});

test('a product that moves is in its new kind and category, selected before or not', () => {
  const catalogue = catalogueOf([...TWO, product(3, { kind: '컵', categoryId: 2 })]);
  expect(selected(catalogue, 2, '컵')).toMatchObject({ kind: [3], category: [3], drawn: [3] });
  catalogue.put(product(1, { kind: '컵', categoryId: 2, version: 2 }));
  expect(selected(catalogue, 2, '컵')).toMatchObject({ kind: [1, 3], category: [1, 3], drawn: [1, 3] });
  expect(selected(catalogue)).toMatchObject({ kind: [2], category: [2], drawn: [2] });
});

test('a new product appears in what was selected before it', () => {
  const catalogue = catalogueOf(TWO);
  expect(selected(catalogue)).toEqual(ALL);
  catalogue.put(product(3, { soldCount: 7 }));
  expect(selected(catalogue)).toEqual({ kind: [1, 3, 2], category: [1, 3, 2], newest: [1, 2, 3], drawn: [1, 2, 3] });
});

test('a product comes back into every selection when it is in stock again', () => {
  const catalogue = catalogueOf([product(1, { stock: 0 }), product(2)]);
  expect(selected(catalogue)).toEqual(ONLY_TWO);
  catalogue.put(product(1, { version: 2 }));
  expect(selected(catalogue)).toEqual(ALL);
});

test('what nothing changed in is not selected anew: the same lists are handed out', () => {
  const catalogue = catalogueOf([...TWO, product(3, { kind: '컵', categoryId: 2 })]);
  const [kind, category, newest, drawn] = [
    catalogue.bestOfKind('차'),
    catalogue.bestOfCategory(1),
    catalogue.newest(),
    catalogue.drawn(1, 3),
  ];
  catalogue.put(product(1, { stock: 4, marginRate: 0.5, version: 2 }));
  expect(catalogue.marginRate(0)).toBe(0.5);
  expect(catalogue.bestOfKind('차')).toBe(kind);
  expect(catalogue.bestOfCategory(1)).toBe(category);
  expect(catalogue.newest()).toBe(newest);
  expect(catalogue.drawn(1, 3)).toBe(drawn);
  catalogue.put(product(3, { kind: '컵', categoryId: 2, soldCount: 50, version: 2 }));
  expect(catalogue.bestOfKind('차')).toBe(kind);
  expect(catalogue.bestOfCategory(1)).toBe(category);
  expect(catalogue.drawn(1, 3)).toBe(drawn);
});

test('a withdrawn product leaves every selection; its item stays, as what shoppers did with it does', () => {
  const catalogue = catalogueOf(TWO);
  expect(selected(catalogue)).toEqual(ALL);
  catalogue.withdraw(1);
  expect(selected(catalogue)).toEqual(ONLY_TWO);
  expect([catalogue.find(1), catalogue.length, catalogue.state(0), catalogue.servable(0)]).toEqual([
    0,
    2,
    undefined,
    false,
  ]);
  // Any version is newer than none.
  expect(catalogue.put(product(1))).toBe(true);
  expect(selected(catalogue)).toEqual(ALL);
});

test('a product that comes back elsewhere after it was withdrawn is nowhere it was before', () => {
  const catalogue = catalogueOf(TWO);
  catalogue.withdraw(1);
  catalogue.put(product(1, { kind: '컵', categoryId: 2 }));
  expect(selected(catalogue)).toMatchObject({ kind: [2], category: [2], drawn: [2] });
});

test('withdrawing what is not there changes nothing', () => {
  const catalogue = catalogueOf(TWO);
  const item = catalogue.ensure(9);
  const kind = catalogue.bestOfKind('차');
  for (const productId of [9, 404]) catalogue.withdraw(productId);
  expect(catalogue.bestOfKind('차')).toBe(kind);
  expect([catalogue.length, catalogue.find(9)]).toEqual([3, item]);
});

test('the draw of a span: the smallest ranks first, at most so many, another selection in another span', () => {
  const products = Array.from({ length: 200 }, (_, n) => product(1_000 + n));
  const catalogue = catalogueOf([...products, product(5, { categoryId: 2 }), product(6, { stock: 0 })]);
  for (const span of [1, 2, 1]) {
    const expected = products
      .map(({ productId }) => productId)
      .sort((a, b) => pseudoRandomDraw(span, a) - pseudoRandomDraw(span, b))
      .slice(0, DRAWN_PER_CATEGORY);
    expect(catalogue.drawn(1, span).map((item) => catalogue.productId(item))).toEqual(expected);
  }
  expect(DRAWN_PER_CATEGORY).toBe(64);
  expect(catalogue.drawn(2, 1)).toHaveLength(1);
});

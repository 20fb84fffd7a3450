import { expect, test } from 'vitest';
import { listsOf } from '#tests/support/model.ts';
import { catalogueOf, SHOPPERS } from '../model/log.arbitrary.ts';
import { RecommendationModel } from '../model/model.ts';
import type { ListSettings } from '../model/settings.ts';

const PRODUCTS = catalogueOf(201);
const SHOPPER = SHOPPERS[0] as string;
/** Known to many; and one that no shopper has met, of another category. */
const KNOWN = PRODUCTS.filter(({ categoryId, stock, listed }) => categoryId < 2 && stock > 0 && listed).slice(0, 60);
const UNMET = PRODUCTS.find(({ categoryId, stock }) => categoryId === 2 && stock > 0) as (typeof PRODUCTS)[number];

/** item-cf of a shopper who viewed ten of what many view, and then perhaps one product more. */
function itemListOf(last: number | null, settings: Partial<ListSettings> = {}) {
  const model = new RecommendationModel({}, { categoryCap: 100, ...settings });
  for (const product of PRODUCTS) model.putProduct(product);
  let n = 0;
  const view = (shopperId: string, productId: number) =>
    model.apply({
      id: `00000000-0000-7000-8000-${String(++n).padStart(12, '0')}`,
      type: 'page-viewed',
      occurredAt: new Date(Date.UTC(2025, 5, 1) + n * 1_000).toISOString(),
      shopperId,
      payload: { productId },
    });
  for (const other of SHOPPERS.slice(1)) for (const { productId } of KNOWN) view(other, productId);
  for (const { productId } of KNOWN.slice(0, 10)) view(SHOPPER, productId);
  if (last !== null) view(SHOPPER, last);
  return listsOf(model, SHOPPER).find(({ list }) => list === 'item-cf')?.items ?? [];
}

test('a product that no shopper has met changes the list of a shopper with a long history', () => {
  const items = itemListOf(UNMET.productId);
  const because = items.map(({ reason }) => reason.productId === UNMET.productId);
  expect(because.flatMap((is, at) => (is ? [at] : []))).toEqual([1, 4]);
  for (const { productId, reason } of items.filter((_, at) => because[at])) {
    expect(reason).toEqual({ kind: 'same-kind', productId: UNMET.productId, name: UNMET.name });
    expect(PRODUCTS.find((product) => product.productId === productId)?.kind).toBe(UNMET.kind);
  }
});

test('the rest of the list is as it was, in its order', () => {
  const without = itemListOf(UNMET.productId, { newestItems: 0 });
  const kept = itemListOf(UNMET.productId).filter(({ reason }) => reason.productId !== UNMET.productId);
  expect(without).toHaveLength(20);
  expect(kept).toEqual(without.slice(0, 18));
});

test('a product from which acts of others lead on needs no help', () => {
  const known = (KNOWN[30] as (typeof KNOWN)[number]).productId;
  expect(itemListOf(known)).toEqual(itemListOf(known, { newestItems: 0 }));
});

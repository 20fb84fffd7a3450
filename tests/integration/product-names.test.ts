import { expect, test } from 'vitest';
import { createCatalogStore } from '#server/adapters/postgres/catalog.ts';
import { readProductNames } from '#server/adapters/postgres/product-names.ts';
import { startTestServices, startTestShop } from '../support/start.ts';

const services = await startTestServices();
const shop = await startTestShop(services);

test('an operator reads the name of a product that is hidden or has no offer, of which shoppers see no card', async () => {
  const [listed, hidden, withoutOffer] = await Promise.all(
    [0, 1, 2].map(() => shop.product({ priceWon: 1_000, stock: 5 })),
  );
  const ids = [listed, hidden, withoutOffer].map((product) => product?.productId ?? 0);
  await shop.db.product.update({ where: { id: ids[1] ?? 0 }, data: { status: 'HIDDEN' } });
  await shop.db.product.update({ where: { id: ids[2] ?? 0 }, data: { bestOfferId: null } });
  const cards = await createCatalogStore(shop.db).byIds(ids);
  expect(cards.map(({ productId }) => productId)).toEqual([ids[0]]);
  const names = await readProductNames(shop.db, [...ids, 1_999_999_999]);
  expect([...names.keys()].sort((a, b) => a - b)).toEqual(ids.toSorted((a, b) => a - b));
  expect(await readProductNames(shop.db, [])).toEqual(new Map());
});

import { v7 as uuidv7 } from 'uuid';
import { expect, test } from 'vitest';
import { readSegment, readSegmentProducts } from '#server/adapters/postgres/segments.ts';
import { createSegments } from '#server/recommendation/segments.ts';
import { startTestServices, startTestShop } from '../support/start.ts';

const services = await startTestServices();
const shop = await startTestShop(services);
const YEAR = 2026;
const options = { year: YEAR, days: 90, leastBuyers: 5, limit: 10 };

async function member(gender: 'FEMALE' | 'MALE' | 'UNDISCLOSED', birthYear: number | null): Promise<string> {
  const id = uuidv7();
  await shop.db.customer.create({
    data: { id, email: `${id}@example.test`, passwordHash: '-', name: '시험', gender, birthYear },
  });
  return id;
}
const bought = (shopperId: string, productIds: number[], status: 'PAID' | 'CANCELLED' = 'PAID') =>
  shop.order({ shopperId, productIds, status });

test('a new member sees what five and more of their segment bought, and nobody sees what one did', async () => {
  const product = async (stock = 5) => (await shop.product({ priceWon: 1_000, stock })).productId;
  const tents = await Promise.all(Array.from({ length: 7 }, () => product()));
  const [rare, gone, cancelled] = [await product(), await product(0), await product()];
  for (let n = 0; n < 6; n++) {
    const buyer = await member('FEMALE', 1998);
    await bought(buyer, [...tents.slice(0, 7 - (n === 5 ? 1 : 0)), gone]);
    // Twice by the same: one buyer all the same.
    if (n < 4) await bought(buyer, [rare, rare]);
    if (n < 4) await bought(buyer, [rare]);
    await bought(buyer, [cancelled], 'CANCELLED');
    await bought(uuidv7(), [rare]);
  }
  const found = await readSegmentProducts(shop.db, options);
  expect([...found.keys()].sort()).toEqual(['*/20', 'FEMALE/*', 'FEMALE/20']);
  expect(found.get('FEMALE/20')).toEqual([
    ...tents
      .slice(0, 6)
      .sort((a, b) => a - b)
      .map((productId) => ({ productId, buyers: 6 })),
    { productId: tents[6], buyers: 5 },
  ]);

  const segments = createSegments({
    segmentOf: (shopperId) => readSegment(shop.db, shopperId, YEAR),
    products: () => readSegmentProducts(shop.db, options),
    freshMs: 60_000,
    nowMs: () => 0,
  });
  const idsFor = async (shopperId: string) => (await segments(shopperId)).map(({ productId }) => productId);
  const all = found.get('FEMALE/20')?.map(({ productId }) => productId);
  expect(await idsFor(await member('FEMALE', 1999))).toEqual(all);
  // Narrower segments that have nothing give way to wider ones.
  expect(await idsFor(await member('MALE', 1999))).toEqual(all);
  expect(await idsFor(await member('FEMALE', 1950))).toEqual(all);
  expect(await idsFor(await member('MALE', 1950))).toEqual([]);
  expect(await idsFor(await member('UNDISCLOSED', null))).toEqual([]);
  expect(await idsFor(uuidv7())).toEqual([]);
});

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { leftOutOf, noBadRows } from './left-out.ts';
import { type CatalogueRow, openCatalogue } from './products.ts';
import { tableOf } from './table.ts';

const folder = mkdtempSync(join(tmpdir(), 'dangol-catalogues-'));
let files = 0;

async function read(text: string) {
  const path = join(folder, `catalogue-${++files}`);
  writeFileSync(path, text);
  const file = await openCatalogue(await tableOf(path, {}), { currencyRate: 1 });
  const bad = noBadRows();
  const products: CatalogueRow[] = [];
  for await (const product of file.rows(bad)) products.push(product);
  return { products, leftOut: leftOutOf(bad) };
}

test('prices with a decimal comma', async () => {
  const { products } = await read('sku;name;category;price\nA;Mug;Kitchen;12.900,00\nB;Cup;Kitchen;1.200,50\n');
  expect(products.map(({ priceWon }) => priceWon)).toEqual([12_900, 1_201]);
});

test('prices that are one number by a decimal comma and another by a point stop, and name the option', async () => {
  await expect(read('sku,name,category,price\nA,Mug,Kitchen,12.900\nB,Cup,Kitchen,1.200\n')).rejects.toThrow(
    '--decimals comma or --decimals point',
  );
});

test('a name longer than is kept is not cut through an emoji; a NUL leaves its row out', async () => {
  const long = `${'가'.repeat(199)}👩‍🍳`;
  const { products, leftOut } = await read(
    `sku,name,category,price\nA,${long},Kitchen,100\nB,C\0up,Kitchen,100\nC,Cup,Kitchen,100\n`,
  );
  expect(products.map(({ sku }) => sku)).toEqual(['A', 'C']);
  expect(products[0]?.name).toBe('가'.repeat(199));
  expect(leftOut).toEqual({ 'NUL character': 1 });
});

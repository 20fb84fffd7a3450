import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadCatalogue } from '#import/load-catalogue.ts';
import { KNOWN_KINDS } from '#simulation/seed/taxonomy/index.ts';
import { run } from '#stack/run.ts';
import { type TestServices, testServices } from '#tests/support/services.ts';
import { createTestShop, type TestShop } from '#tests/support/shop.ts';

const ROOT = join(import.meta.dirname, '../..');

let services: TestServices;
let shop: TestShop;

beforeAll(async () => {
  services = await testServices();
  shop = await createTestShop(services.databaseUrl);
}, 60_000);

afterAll(async () => {
  await shop?.close();
  await services?.close();
});

/** `npm run migrate -- deploy` on the test's database; what it prints. */
async function migrate(): Promise<string> {
  const { code, output } = await run(process.execPath, [join(ROOT, 'prisma/migrate.ts'), 'deploy'], {
    cwd: ROOT,
    env: { ...process.env, ...services.env },
  });
  expect(code, output).toBe(0);
  return output;
}

test('a shop with data has the English names of known kinds after npm run migrate; names that stand are kept', async () => {
  await shop.product({ priceWon: 1_000, stock: 1 });
  await shop.db.kindName.createMany({
    data: [
      { kind: '물티슈', nameEn: 'Our own word' },
      { kind: '시험', nameEn: 'Trial' },
    ],
  });
  const missing = new Set(KNOWN_KINDS.map(({ kind }) => kind)).size - 1;
  expect(await migrate()).toContain(`English names of ${missing} kinds added`);
  const names = new Map((await shop.db.kindName.findMany()).map(({ kind, nameEn }) => [kind, nameEn]));
  for (const { kind, nameEn } of KNOWN_KINDS) expect(names.get(kind)).toBe(kind === '물티슈' ? 'Our own word' : nameEn);
  expect(names.get('시험')).toBe('Trial');
  expect(await migrate()).not.toContain('English names');
}, 60_000);

test('an import brings the names with it, before its products are indexed', async () => {
  await shop.db.kindName.deleteMany();
  const unsaid = { category: null, brand: null, seller: null, stock: null, soldCount: 0 };
  async function* rows() {
    yield { ...unsaid, line: 2, sku: 'A-1', name: '순한 물티슈', kind: '물티슈', priceWon: 1_000 };
  }
  await loadCatalogue(shop.db, rows(), { seller: '직영' });
  expect((await shop.db.kindName.findUnique({ where: { kind: '물티슈' } }))?.nameEn).toBe(
    KNOWN_KINDS.find(({ kind }) => kind === '물티슈')?.nameEn,
  );
});

import { afterEach, expect, test } from 'vitest';
import { productsResponseSchema } from '#contracts/catalog.ts';
import type { Catalog } from '#server/catalog/catalog.ts';
import { close, createHttpServer, type HttpServer, listen } from '#server/http/http-server.ts';
import { addProductsEndpoint } from './products-endpoint.ts';

let app: HttpServer | undefined;
afterEach(async () => {
  if (app !== undefined) await close(app);
});

const CARD = {
  productId: 7,
  name: '유리컵',
  brand: '단골',
  categoryId: 1,
  kind: '컵',
  picture: { icon: 'glass-of-milk', background: 2 },
  priceWon: 9_900,
  listPriceWon: 12_000,
  ratingAverage: 4.5,
  ratingCount: 3,
  soldCount: 5,
  soldOut: false,
  arrivalDays: 1,
};

async function serving(cardsByIds: Catalog['cardsByIds']): Promise<(path: string) => Promise<Response>> {
  app = createHttpServer({ notFound: 'Nothing there.', connections: {} });
  addProductsEndpoint(app, { cardsByIds });
  const port = await listen(app, { port: 0, host: '127.0.0.1' });
  return (path) => fetch(`http://127.0.0.1:${port}${path}`);
}

test('cards of the ids asked for, for any page and from any cache', async () => {
  const asked: number[][] = [];
  const ask = await serving(async (ids) => {
    asked.push([...ids]);
    return [CARD];
  });
  const response = await ask('/products?ids=7,8');
  expect(productsResponseSchema.parse(await response.json()).items).toMatchObject([{ productId: 7, priceWon: 9_900 }]);
  expect(response.headers.get('access-control-allow-origin')).toBe('*');
  expect(response.headers.get('cache-control')).toContain('public');
  expect(response.headers.get('set-cookie')).toBeNull();
  expect(asked).toEqual([[7, 8]]);
});

test.each(['', '?ids=', '?ids=x', '?ids=1,-2'])('%j is refused by name and asks nobody', async (query) => {
  const ask = await serving(async () => {
    throw new Error('asked');
  });
  const response = await ask(`/products${query}`);
  expect(response.status).toBe(400);
  expect((await response.json()).error).toMatchObject({
    code: 'invalid-input',
    message: expect.stringContaining('ids'),
  });
});

test('without a catalogue it says so, and no cache keeps that', async () => {
  const ask = await serving(async () => {
    throw new Error('away');
  });
  const response = await ask('/products?ids=7');
  expect(response.status).toBe(503);
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect((await ask('/other')).status).toBe(404);
});

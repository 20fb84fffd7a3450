import { expect, test } from 'vitest';
import type { ProductDetail } from './port.ts';
import { productJsonLd } from './product-json-ld.ts';

const product: ProductDetail = {
  productId: 7,
  name: '</script><script>alert(1)</script>',
  brand: '온결',
  categoryId: 1,
  kind: '컵',
  picture: { icon: 'cup', background: 0 },
  priceWon: 9_000,
  listPriceWon: 12_000,
  ratingAverage: 4.6,
  ratingCount: 12,
  soldCount: 30,
  arrivalDays: 1,
  soldOut: false,
  sku: 'A-1',
  description: '좋은 컵',
  stock: 4,
  createdAt: '2026-01-01T00:00:00Z',
  bestOfferId: 1,
  offers: [],
};

test('a name cannot leave its script element, and comes back whole', () => {
  const text = productJsonLd(product, 'https://shop.test');
  expect(text).not.toContain('<');
  expect(JSON.parse(text)).toMatchObject({
    name: product.name,
    offers: { url: 'https://shop.test/products/7', lowPrice: 9_000, offerCount: 1 },
  });
});

import type { ProductDetail } from './port.ts';

/**
 * schema.org Product, for search engines. "<" is escaped, so that no name or description can end the script element it
 * stands in.
 */
export function productJsonLd(product: ProductDetail, publicUrl: string): string {
  const path = `/products/${product.productId}`;
  const url = new URL(path, publicUrl).href;
  const prices = product.offers.map(({ priceWon }) => priceWon);
  const data = {
    '@context': 'https://schema.org',
    '@type': 'Product',
    name: product.name,
    description: product.description,
    sku: product.sku,
    brand: { '@type': 'Brand', name: product.brand },
    ...(product.ratingCount > 0 && {
      aggregateRating: {
        '@type': 'AggregateRating',
        ratingValue: product.ratingAverage,
        reviewCount: product.ratingCount,
      },
    }),
    offers: {
      '@type': 'AggregateOffer',
      url,
      priceCurrency: 'KRW',
      lowPrice: Math.min(product.priceWon, ...prices),
      highPrice: Math.max(product.priceWon, ...prices),
      offerCount: Math.max(1, prices.length),
      availability: `https://schema.org/${product.soldOut ? 'OutOfStock' : 'InStock'}`,
    },
  };
  return JSON.stringify(data).replaceAll('<', '\\u003c');
}

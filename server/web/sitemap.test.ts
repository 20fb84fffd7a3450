import { expect, test } from 'vitest';
import { sitemapIndex, urlSet } from './sitemap.ts';

test('addresses are absolute, escaped, and dated to the day', () => {
  const xml = urlSet('https://shop.test', [
    { path: '/products?category=food&sort=<new>', changedAt: new Date('2026-03-04T05:06:07Z') },
    { path: '/' },
  ]);
  expect(xml).toContain(
    '<loc>https://shop.test/products?category=food&amp;sort=%3Cnew%3E</loc><lastmod>2026-03-04</lastmod>',
  );
  expect(xml).toContain('<url><loc>https://shop.test/</loc></url>');
  expect(xml).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<urlset xmlns=/);
});

test('the index names its parts', () => {
  expect(sitemapIndex('https://shop.test', [{ path: '/sitemaps/products-1.xml' }])).toContain(
    '<sitemap><loc>https://shop.test/sitemaps/products-1.xml</loc></sitemap>',
  );
});

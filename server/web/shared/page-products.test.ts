import { expect, test } from 'vitest';
import { productsOnPage } from './page-products.ts';

test('links and data of HTML and RSC, each product once', () => {
  const body =
    '<a href="/products/7">a</a><a href="/products/7#top"></a><script>["href\\":\\"/products/8\\",{\\"productId\\":9}]</script>' +
    '{"productId":10},"/products/12345678901","/products/4294967295","/products?category=3","/products/0x"';
  expect([...productsOnPage(body)].sort((a, b) => a - b)).toEqual([7, 8, 9, 10]);
});

import { publicOrigin } from '../public-origin.ts';

/** Pages of one shopper, and answers for scripts. */
const NOT_FOR_ROBOTS = [
  '/admin',
  '/api/',
  '/cart',
  '/checkout',
  '/coupons',
  '/gifts/',
  '/mailbox',
  '/mypage',
  '/orders',
  '/wishlist',
];

export async function GET(): Promise<Response> {
  const lines = [
    'User-agent: *',
    ...NOT_FOR_ROBOTS.map((path) => `Disallow: ${path}`),
    '',
    `Sitemap: ${await publicOrigin()}/sitemap.xml`,
    '',
  ];
  return new Response(lines.join('\n'), {
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'public, max-age=3600',
      'x-content-type-options': 'nosniff',
    },
  });
}

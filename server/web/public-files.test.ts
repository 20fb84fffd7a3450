import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { config } from '../../proxy.ts';
import { createPublicFiles } from './public-files.ts';

const files = createPublicFiles(join(import.meta.dirname, '../../public'));
const refused = (url: string) => files.refuse({ url } as IncomingMessage);

/**
 * "icons/", "robots.txt": the beginnings of addresses that proxy.ts leaves alone, so that a page there has no session.
 */
const untouched = (/\(\?!(.*?)\)/.exec(config.matcher[0] ?? '')?.[1] ?? '')
  .split('|')
  .map((name) => name.replaceAll('\\', '').replace(/\$$/, ''));

test.each(untouched.filter((name) => !/^_next/.test(name)))(
  'no page is drawn where proxy.ts gives nobody a session: %s',
  (name) => {
    expect(refused(`/${name}/none/of/these`)).toMatchObject({ status: 404 });
  },
);

test('files, routes and pages are left to the framework', () => {
  const paths = [
    '/',
    '/products/1',
    '/shapes.svg',
    '/favicon.ico',
    '/robots.txt',
    '/sitemap.xml',
    '/sitemaps/lists.xml',
  ];
  for (const path of [
    ...paths,
    '/manifest.webmanifest',
    '/api/health/ready',
    '/metrics',
    '/_next/static/chunks/a.js?v=1',
  ])
    expect(refused(path), path).toBeNull();
});

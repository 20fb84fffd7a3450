import { connect } from 'node:net';
import pMap from 'p-map';
import { defineFault, type FaultContext } from '../fault.ts';
import { createVisitor, statusOf } from '../visitor.ts';

const PATHS = [
  ...['/', '//', '///', '/%', '/products/%', '/products/%00', '/products/%ff', '/products/%E0%A4%A', '/products/0'],
  ...['/products/99999999999999', '/products/-1', '/products/1e9', '/products?min=%', '/products?cursor=%ff'],
  ...[
    '/search?q=%',
    '/search?q=%00',
    '/search?q=%ED%A0%80',
    '/orders/%',
    '/orders/x',
    '/orders/%00',
    '/icons/none.webp',
  ],
  ...['/icons/%', '/icons/../../package.json', '/shapes.svg/x', '/favicon.ico/x', '/api/search', '/api/search?q=%00'],
  ...['/api/products', '/api/products?ids=%', '/api/products?ids=99999999999', '/api/recommendations?list=%'],
  ...['/api/products/page?cursor=W10', '/api/search/suggest?q=%00', '/_next/static/none.js', '/_next/image?url=%'],
  ...['/login?next=%', '/admin/rules/%', '/admin/api/panels/%', '/mail/opt-out?token=%00', `/${'a'.repeat(4_000)}`],
  ...['/products/[id]', '/_next/data/x/index.json', '/index', '/_error', '/_not-found', '/404', '/500', '/events'],
  ...['/recommendations?list=%', '/products?ids=%', '/http://localhost/', '/\\', '/products/1\\..\\', '/?_rsc=%'],
];
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'REPORT'];
const HEADERS: Record<string, string>[] = [
  {},
  { cookie: 'dangol_session=%' },
  { cookie: '=;;;=%E0%A4%A; dangol_session' },
  { rsc: '1' },
  { rsc: '1', 'next-router-state-tree': '%' },
  { rsc: '1', 'next-router-state-tree': '%5B%5B%5B' },
  { 'next-router-prefetch': '1', 'next-router-segment-prefetch': '/../..' },
  { 'x-forwarded-host': 'evil.test', 'x-forwarded-proto': 'gopher' },
  { 'x-middleware-subrequest': 'proxy:proxy:proxy:proxy:proxy' },
  { 'accept-language': ',;q=%,*;q=1e99' },
  { range: 'bytes=5-1' },
  { host: '[' },
  { host: 'evil.test:99999' },
  { 'if-modified-since': 'never' },
];
const deep = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const form = (...parts: [string, string][]) =>
  `${parts.map(([name, value]) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`).join('')}--b--\r\n`;
const BODIES = [
  ...['', '[', 'null', '{}', '[]', '[null]', '[[]]', '[{}]', '"x"', '["$"]', '["$1"]', '["$F1"]', '["$K1"]', '["$Q1"]'],
  ...['["$T"]', '["$@1"]', '["$h1"]', '["$n999999999999"]', '["$Dnever"]', '["$u"]', '["$Infinity"]', '["$undefined"]'],
  ...['[{"offerId":1e308,"quantity":-1}]', '[{"offerId":null}]', '["\\u0000"]', '["\\ud800"]', deep(100), deep(20_000)],
  ...[`["${'x'.repeat(900_000)}"]`, `["${'x'.repeat(2_000_000)}"]`, '\u0000', '[1'.repeat(3_000)],
];
const FORMS = [
  ...['', '--b', '--b--', form(['0', '["$K1"]']), form(['0', deep(5_000)]), form(['1_$ACTION_REF_x', ''], ['0', '[]'])],
  form(['$ACTION_REF_1', ''], ['$ACTION_1:0', '{'], ['$ACTION_1:1', '[']),
  form(['$ACTION_ID_00', '']),
  form(['0', '["$1:a:b:c"]'], ['1', '{}']),
];

/** Ids of the actions that a page hands to its components, or that its scripts hold. */
async function actionIds(webUrl: string, html: string): Promise<string[]> {
  const chunks = new Set([...html.matchAll(/\/_next\/static\/[^"'\\ ]+\.js/g)].map(([path]) => path));
  const texts = await Promise.all([...chunks].map(async (path) => (await fetch(`${webUrl}${path}`)).text()));
  const ids = [html, ...texts].flatMap((text) => [...text.matchAll(/\b[0-9a-f]{42}\b/g)].map(([id]) => id));
  return [...new Set(ids)];
}

/** Text that is no HTTP, or HTTP at its edges; the status of the answer, 0 without one. */
function raw(url: string, text: string): Promise<number> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    let answer = '';
    const done = () => {
      socket.destroy();
      resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0));
    };
    socket.setTimeout(3_000, done);
    socket.on('data', (chunk) => {
      answer += chunk;
      if (answer.includes('\r\n')) done();
    });
    socket.on('error', done).on('close', done);
    socket.write(text);
  });
}

const RAW = [
  ...[
    'GET http://localhost/ HTTP/1.1\r\nHost: a\r\n\r\n',
    'GET * HTTP/1.1\r\nHost: a\r\n\r\n',
    'GET / HTTP/1.1\r\n\r\n',
  ],
  ...[
    'GET // HTTP/1.1\r\nHost: a\r\n\r\n',
    'GET //evil.test/ HTTP/1.1\r\nHost: a\r\n\r\n',
    'OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n',
  ],
  ...[
    'GET ?x HTTP/1.1\r\nHost: a\r\n\r\n',
    'GET http:// HTTP/1.1\r\nHost: a\r\n\r\n',
    'GET http://[ HTTP/1.1\r\nHost: a\r\n\r\n',
  ],
  ...[
    'GET //:0 HTTP/1.1\r\nHost: a\r\n\r\n',
    'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n',
    'GET /\\ HTTP/1.1\r\nHost: a\r\n\r\n',
  ],
];

const AT_ONCE = 6;

export const fault = defineFault({
  name: 'wrong-requests',
  what: 'Some 3,500 wrong requests at web and gateway: methods × paths × headers, and action bodies that are malformed, oversized or deep.',
  timeoutSeconds: 240,
  async run({ shop, random, log, signal }: FaultContext) {
    const visitor = createVisitor(shop);
    const pages = [
      '/products/1',
      '/login',
      '/signup',
      '/cart',
      '/checkout',
      '/orders',
      '/coupons',
      '/wishlist',
      '/mypage',
    ];
    const html = await Promise.all(pages.map(async (path) => (await visitor.page(path)).body));
    const ids = await actionIds(shop.webUrl, html.join(''));
    const wrong = new Map<string, number>();
    const hung: string[] = [];
    let sent = 0;
    const note = (what: string, status: number) => {
      sent++;
      if (status >= 500) wrong.set(`${status} ${what}`, (wrong.get(`${status} ${what}`) ?? 0) + 1);
    };
    const jobs: (() => Promise<void>)[] = [];
    const add = (url: string, what: string, options: Parameters<typeof statusOf>[1]) =>
      jobs.push(async () => {
        const begunMs = performance.now();
        const status = await statusOf(url, options).catch(() => 0);
        if (performance.now() - begunMs > 9_000) hung.push(what);
        note(what, status);
      });
    const own = { cookie: visitor.cookie, origin: shop.webUrl };
    for (const url of [shop.webUrl, shop.realtimeUrl])
      for (const path of PATHS)
        for (const method of METHODS) {
          const headers = HEADERS[Math.floor(random() * HEADERS.length)] ?? {};
          const name = `${url === shop.webUrl ? 'web' : 'gateway'} ${method} ${path.slice(0, 40)}`;
          add(url, `${name} without a cookie`, { method, path });
          add(url, `${name} ${JSON.stringify(headers)}`, { method, path, headers: { ...own, ...headers } });
        }
    for (const path of ['/', '/login', '/products/1', '/cart', '/checkout'])
      for (const id of [ids[0], ids[Math.floor(random() * ids.length)], 'x', '0'.repeat(42)]) {
        if (id === undefined) continue;
        for (const [type, bodies] of [
          ['text/plain;charset=UTF-8', BODIES],
          ['multipart/form-data; boundary=b', FORMS],
          ['multipart/form-data', FORMS],
        ] as const)
          for (const body of bodies)
            add(
              shop.webUrl,
              `action ${path} ${id.slice(0, 4)} ${type.slice(0, 9)} ${body.slice(0, 30)} (${body.length})`,
              {
                method: 'POST',
                path,
                headers: { ...own, 'next-action': id, 'content-type': type, accept: 'text/x-component' },
                body,
              },
            );
      }
    for (const path of ['/', '/login', '/cart'])
      for (const body of FORMS)
        add(shop.webUrl, `form ${path} ${body.slice(0, 60)}`, {
          method: 'POST',
          path,
          headers: { ...own, 'content-type': 'multipart/form-data; boundary=b' },
          body,
        });
    // Every action, with arguments of a wrong shape.
    for (const id of ids)
      for (const body of ['[]', '[null]', '[1e308,{"a":[]}]', '["\\u0000","\\ud800"]', '[{"offerId":"x"},[],[]]'])
        add(shop.webUrl, `action ${id.slice(0, 6)} ${body}`, {
          method: 'POST',
          path: '/',
          headers: {
            ...own,
            'next-action': id,
            'content-type': 'text/plain;charset=UTF-8',
            accept: 'text/x-component',
          },
          body,
        });
    await pMap(jobs, async (job) => (signal.aborted ? undefined : job()), { concurrency: AT_ONCE });
    for (const url of [shop.webUrl, shop.realtimeUrl])
      for (const text of RAW)
        note(`${url === shop.webUrl ? 'web' : 'gateway'} ${text.split('\r\n')[0]}`, await raw(url, text));
    const count = [...wrong.values()].reduce((sum, each) => sum + each, 0);
    for (const [what, times] of [...wrong].slice(0, 60)) log(`${times} × ${what}`);
    return {
      statuses: { held: count === 0, detail: `${count} of ${sent} answers were 5xx (${ids.length} actions known)` },
      answered: {
        held: hung.length === 0,
        detail: `${hung.length} without an answer within 9 s ${hung.slice(0, 5).join('; ')}`,
      },
    };
  },
});

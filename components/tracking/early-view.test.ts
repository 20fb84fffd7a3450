import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { browserEventSchema } from '#contracts/events.ts';
import { type EarlyView, earlyViewScript, takeEarlyView } from './early-view.ts';

interface Sent {
  url: string;
  init: { body: string; keepalive: boolean; credentials: string };
}

/** Runs the script as a browser would: with its globals alone. */
function run(answer: () => Promise<Response>, path = '/products/7', cookie = '') {
  const sent: Sent[] = [];
  const page: { dangolEarlyView?: EarlyView } & Record<string, unknown> = {
    Date,
    JSON,
    Math,
    Uint8Array,
    Array,
    crypto,
    document: { cookie },
    location: { hostname: 'shop.example' },
    fetch: (url: string, init: Sent['init']) => {
      sent.push({ url, init });
      return answer();
    },
  };
  const source = earlyViewScript({ port: 3001, publicOrigin: null }, { path, productId: 7, categoryId: 2 });
  runInNewContext(source, page);
  return { sent, source, early: page.dangolEarlyView };
}

test('tells one well-formed view to the collector, in a request that outlives the page', async () => {
  const { sent, early } = run(async () => new Response(null, { status: 202 }));
  expect(sent.map(({ url }) => url)).toEqual(['http://shop.example:3001/events']);
  expect(sent[0]?.init).toMatchObject({ keepalive: true, credentials: 'include' });
  const [event] = (JSON.parse(sent[0]?.init.body ?? '') as { events: unknown[] }).events;
  expect(browserEventSchema.parse(event)).toMatchObject({
    type: 'page-viewed',
    payload: { path: '/products/7', productId: 7, categoryId: 2 },
  });
  expect(event).toEqual(early?.event);
  expect(await early?.taken).toBe(true);
});

test('a shopper who turned tracking off sends nothing', () => {
  const answer = async () => new Response(null, { status: 202 });
  expect(run(answer, '/products/7', 'a=1; dangol_tracking=off').sent).toEqual([]);
  expect(run(answer, '/products/7', 'a=1; dangol_tracking=').sent).toHaveLength(1);
});

test('its answer is read to the end: until then a request that outlives the page is under way', async () => {
  const answer = Response.json({ accepted: 1 });
  await run(async () => answer).early?.taken;
  expect(answer.bodyUsed).toBe(true);
});

test.each([
  ['is busy', async () => new Response(null, { status: 429 })],
  ['fails', async () => new Response(null, { status: 503 })],
  ['is away', () => Promise.reject(new Error('away'))],
])('a collector that %s has not taken it', async (_, answer) => {
  expect(await run(answer).early?.taken).toBe(false);
});

test('nothing in an address ends the script', () => {
  expect(
    run(async () => new Response(null, { status: 202 }), '/products/</script><script>alert(1)').source,
  ).not.toContain('</');
});

test('is taken up once, by the page of the same product', () => {
  const { early } = run(async () => new Response(null, { status: 202 }));
  globalThis.dangolEarlyView = early;
  expect(takeEarlyView({ productId: 8 })).toBeUndefined();
  globalThis.dangolEarlyView = early;
  expect(takeEarlyView({ productId: 7 })).toBe(early);
  expect(takeEarlyView({ productId: 7 })).toBeUndefined();
});

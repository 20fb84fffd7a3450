import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { noteOfRendering } from './rendering-notes.ts';
import { sharedPageOf } from './seal.ts';
import { page, start } from './web-server.fixture.ts';

// Which renderings of shared pages are kept, for how long, and by the next process.

test('pages rendered ahead are hits; those that are kept, or are no shared pages, are not rendered', async () => {
  const ranks: (string | undefined)[] = [];
  const { ask, pages, rendered } = await start(async (request, response) => {
    ranks.push(sharedPageOf(request.headers)?.rank);
    if (request.url === '/products/2') response.statusCode = 503;
    await page()(request, response);
  });
  await ask('/');
  expect(await pages.prewarm(['/', '/cart', '/products/1', '/products/2', '/search'], 'ko', 'html')).toBe(3);
  expect(rendered).toEqual(['/', '/products/1', '/products/2', '/search']);
  expect(ranks).toEqual(['people', 'background', 'background', 'background']);
  await ask('/products/1', { 'accept-language': 'ko' });
  expect(pages.figures()).toMatchObject({ entries: 3, hits: 1, misses: 1 });
  expect(await pages.prewarm(['/products/1'], 'ko', 'rsc', false)).toBe(0);
  expect(await pages.prewarm(['/products/1'], 'ko', 'rsc')).toBe(1);
  await ask('/products/1', { 'accept-language': 'ko', rsc: '1' });
  expect(pages.figures()).toMatchObject({ entries: 4, hits: 2, misses: 1 });
});

/** Adds to the notes of the rendering, as a page does through server/web/request-context.ts. */
const note = (request: IncomingMessage, name: Parameters<typeof noteOfRendering>[1]) => {
  const rendering = sharedPageOf(request.headers)?.rendering;
  if (rendering !== undefined) noteOfRendering(rendering, name);
};

test('a page that reads a session while it is rendered for everybody is not kept, also one kept before', async () => {
  let reads = false;
  const { ask, pages, personal, rendered, clock } = await start(async (request, response) => {
    if (reads) note(request, 'readsSession');
    await page()(request, response);
  });
  await ask('/');
  reads = true;
  clock.nowMs += 60_000;
  for (let n = 0; n < 2; n++) expect((await ask('/')).body).toContain('nonce="own"');
  expect(pages.figures()).toMatchObject({ entries: 0 });
  expect([rendered.length, personal]).toEqual([5, ['/', '/']]);
});

test('a payload of what is not there is not kept, whatever it looks like', async () => {
  const { ask, pages } = await start(async (request, response) => {
    note(request, 'isMissing');
    await page()(request, response);
  });
  expect((await ask('/products/9', { rsc: '1' })).status).toBe(200);
  expect(pages.figures()).toMatchObject({ entries: 0 });
});

test('a page of which a part failed is not kept; one that was whole stands in while its products are as they were', async () => {
  let price = 1;
  let fails = false;
  const { ask, pages, clock } = await start(async (request, response) => {
    if (fails) note(request, 'isIncomplete');
    await page(() => price)(request, response);
  });
  await ask('/');
  [price, fails] = [2, true];
  clock.nowMs += 61_000;
  expect((await ask('/')).body).toContain('>1<');
  expect((await ask('/categories')).body).toContain('>2<');
  expect(pages.figures()).toMatchObject({ entries: 1 });
  pages.changed([7]);
  expect((await ask('/')).body).toContain('>2<');
  fails = false;
  expect((await ask('/')).body).toContain('>2<');
  clock.nowMs += 1_800_000;
  fails = true;
  price = 3;
  expect((await ask('/')).body).toContain('>3<');
});

test('a page that cannot be rendered is answered with the one before, but with no old price', async () => {
  let status = 200;
  const { ask, pages, clock } = await start(async (request, response) => {
    response.statusCode = status;
    await page()(request, response);
  });
  await ask('/');
  status = 503;
  clock.nowMs += 61_000;
  expect((await ask('/')).status).toBe(200);
  pages.follow(() => false);
  expect((await ask('/')).status).toBe(503);
  pages.follow(() => true);
  pages.changed([7]);
  expect((await ask('/')).status).toBe(503);
});

test('pages of an earlier process are served while nothing on them changes, and no longer than its own would be', async () => {
  const first = await start(page(() => 1));
  for (const path of ['/', '/products/7', '/products/8?x']) await first.ask(path);
  first.clock.nowMs += 30_000;
  await first.ask('/categories');
  const saved = first.pages.current();
  expect(saved.map(([key]) => key.split(' ')[2])).toEqual(['/', '/products/7', '/products/8', '/categories']);
  const second = await start(page(() => 2));
  second.clock.nowMs += 61_000;
  second.pages.restore(saved);
  expect(second.pages.figures()).toMatchObject({ entries: 3 });
  const bodies = async (paths: string[]) =>
    (await Promise.all(paths.map((path) => second.ask(path)))).map(({ body }) => body);
  expect(await bodies(['/', '/products/7', '/categories'])).toEqual([
    expect.stringContaining('>2<'),
    expect.stringContaining('>1<'),
    expect.stringContaining('>1<'),
  ]);
  second.pages.changed([7]);
  expect((await bodies(['/products/7']))[0]).toContain('>2<');
  second.clock.nowMs -= 3_600_000;
  expect((await bodies(['/products/8']))[0]).toContain('>2<');
});

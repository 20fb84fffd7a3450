import { createServer, type ServerResponse, request as sendRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { withCompression } from './compress.ts';

const TEXT = '<p>단골</p>'.repeat(2_000);
let close: () => void = () => undefined;
afterEach(() => close());

async function ask(answer: (response: ServerResponse) => void, encodings?: string, onPart?: (bytes: number) => void) {
  const server = createServer((request, response) => {
    void withCompression(request, response, async () => answer(response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close = () => server.close();
  const { port } = server.address() as AddressInfo;
  const headers = encodings === undefined ? {} : { 'accept-encoding': encodings };
  return new Promise<{ encoding: string | undefined; vary: string | undefined; body: Buffer }>((resolve, reject) => {
    const asked = sendRequest({ port, path: '/', headers, agent: false }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => {
        parts.push(part);
        onPart?.(part.length);
      });
      response.on('end', () => {
        const { 'content-encoding': encoding, vary } = response.headers;
        resolve({ encoding, vary, body: Buffer.concat(parts) });
      });
    });
    asked.once('error', reject).end();
  });
}

function page(response: ServerResponse): void {
  response.setHeader('content-type', 'text/html; charset=utf-8').end(TEXT);
}

test('a page is compressed as the client takes it, and caches learn what it depends on', async () => {
  const [brotli, gzip, plain] = [await ask(page, 'gzip, br'), await ask(page, 'gzip'), await ask(page)];
  expect([brotli.encoding, brotliDecompressSync(brotli.body).toString()]).toEqual(['br', TEXT]);
  expect([gzip.encoding, gunzipSync(gzip.body).toString()]).toEqual(['gzip', TEXT]);
  expect([plain.encoding, plain.body.toString()]).toEqual([undefined, TEXT]);
  for (const { vary } of [brotli, gzip, plain]) expect(vary).toBe('Accept-Encoding');
});

test('what is small or a picture is left as it is', async () => {
  const small = await ask((response) => response.setHeader('content-type', 'text/html').end('here'), 'gzip');
  const picture = await ask((response) => response.setHeader('content-type', 'image/webp').end(TEXT), 'gzip');
  expect([small.encoding, picture.encoding]).toEqual([undefined, undefined]);
});

test('the first part of a page arrives before the rest is made', async () => {
  let goOn: () => void = () => undefined;
  const arrived = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const { body } = await ask(
    (response) => {
      response.setHeader('content-type', 'text/html');
      response.write(TEXT);
      // Next flushes after each part of a streamed page.
      (response as ServerResponse & { flush(): void }).flush();
      void arrived.then(() => response.end('the rest'));
    },
    'br',
    goOn,
  );
  expect(brotliDecompressSync(body).toString()).toBe(`${TEXT}the rest`);
});

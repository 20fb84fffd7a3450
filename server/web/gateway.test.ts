import { expect, test } from 'vitest';
import { askGateway } from './gateway.ts';

const request = new Request('http://localhost/api/recommendations?list=trending', {
  headers: { cookie: 'dangol_session=token', 'x-forwarded-proto': 'https', 'user-agent': 'a browser' },
});
const url = 'http://realtime:3001';

test('the gateway is asked with the session of the request and nothing else of it; its answer is passed on', async () => {
  const asked: [url: string, headers: [string, string][]][] = [];
  const send: typeof fetch = async (input, init) => {
    asked.push([String(input), [...new Headers(init?.headers)]]);
    return new Response('{"error":{}}', { status: 400, headers: { 'set-cookie': 'dangol_session=another' } });
  };
  const answer = await askGateway({ url, fetch: send }, '/recommendations?list=x', request);
  expect(asked).toEqual([
    [
      'http://realtime:3001/recommendations?list=x',
      [
        ['cookie', 'dangol_session=token'],
        ['x-forwarded-proto', 'https'],
      ],
    ],
  ]);
  expect([answer.status, await answer.text()]).toEqual([400, '{"error":{}}']);
  expect([...answer.headers]).toEqual([
    ['cache-control', 'no-store'],
    ['content-type', 'application/json'],
  ]);
});

test('a gateway that does not answer in time is unavailable, for a caller to try again', async () => {
  const silent: typeof fetch = (_, init) =>
    new Promise((_resolve, reject) => {
      init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
    });
  const asked = askGateway({ url, fetch: silent, withinMs: 5 }, '/recommendations', request);
  await expect(asked).rejects.toMatchObject({ code: 'unavailable', retriable: true });
});

import { crc32, gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { weightBefore } from './crc32.ts';
import { createPageTemplate, writePage } from './page-template.ts';

const PLACEHOLDER = Buffer.from('AAAAAAAAAAAAAAAAAAAAAA==');
const nonceOf = (bytes: Uint8Array) => Buffer.from(Buffer.from(bytes).toString('base64'));
const nonces = fc.uint8Array({ minLength: 16, maxLength: 16 }).map(nonceOf);
const texts = fc.array(fc.string({ unit: 'binary', maxLength: 300 }), { minLength: 1, maxLength: 40 });

test('law: whatever stands around the nonces, what a client unpacks is the page with its own nonce', () => {
  fc.assert(
    fc.property(texts, nonces, nonces, fc.integer({ min: 1, max: 9 }), (around, one, other, level) => {
      const parts = around.map((text) => text.toWellFormed());
      const template = createPageTemplate(Buffer.from(parts.join(PLACEHOLDER.toString())), PLACEHOLDER, level);
      for (const nonce of [one, other, PLACEHOLDER])
        expect(gunzipSync(writePage(template, nonce)).toString()).toBe(parts.join(nonce.toString()));
    }),
    { numRuns: 300 },
  );
});

test('a page larger than what deflate looks back on, with what repeats before and behind a nonce', () => {
  const row = `<script nonce="${PLACEHOLDER}" src="/_next/static/chunks/a.js"></script><p>단골에게 딱 맞는 상품</p>`;
  const body = Buffer.from(Array.from({ length: 2_000 }, (_, n) => `${row}${n % 97}`).join(''));
  const template = createPageTemplate(body, PLACEHOLDER, 9);
  const nonce = nonceOf(new Uint8Array(16).fill(7));
  const page = writePage(template, nonce);
  expect(
    gunzipSync(page).equals(Buffer.from(body.toString().replaceAll(PLACEHOLDER.toString(), nonce.toString()))),
  ).toBe(true);
  // Stored nonces and cut blocks cost little beside the whole page in one.
  expect(page.length).toBeLessThan(gzipSync(body, { level: 9 }).length + 2_000 * 45);
});

test('a page without a nonce, an empty one, and one that is nothing but a nonce', () => {
  for (const body of ['', 'page', PLACEHOLDER.toString(), `${PLACEHOLDER}${PLACEHOLDER}`])
    expect(gunzipSync(writePage(createPageTemplate(Buffer.from(body), PLACEHOLDER), PLACEHOLDER)).toString()).toBe(
      body,
    );
});

test('a template takes no more memory than it counts', () => {
  const body = Buffer.from(`<script nonce="${PLACEHOLDER}"></script>`.repeat(50));
  const { parts, placeholder, bytes } = createPageTemplate(body, PLACEHOLDER);
  const memories = new Set([placeholder, ...parts].map(({ buffer }) => buffer));
  expect([...memories].reduce((sum, { byteLength }) => sum + byteLength, 0)).toBe(bytes);
  expect(bytes).toBeLessThan(3_000);
});

test('a nonce of another length is refused', () => {
  const template = createPageTemplate(Buffer.from('page'), PLACEHOLDER);
  expect(() => writePage(template, Buffer.from('short'))).toThrow('nonce: 24 bytes');
  expect(() => createPageTemplate(Buffer.from('page'), Buffer.alloc(0))).toThrow('placeholder');
});

test('what stands before the last n bytes counts x^8n times', () => {
  const [a, b] = [Buffer.from('a'), Buffer.from('b')];
  for (const bytes of [0, 1, 7, 255, 256, 100_000]) {
    const rest = Buffer.alloc(bytes, 'z');
    const whole = (crc32(Buffer.concat([a, rest])) ^ crc32(Buffer.concat([b, rest]))) >>> 0;
    const page = createPageTemplate(Buffer.concat([a, rest]), a);
    expect(gunzipSync(writePage(page, b)).equals(Buffer.concat([b, rest]))).toBe(true);
    expect(weightBefore(bytes) >>> 0).toBe(weightBefore(bytes));
    expect(whole).not.toBe(0);
  }
});

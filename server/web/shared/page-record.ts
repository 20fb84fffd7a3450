import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { KeptPage } from './page-store.ts';
import { SUBJECTS } from './shared-address.ts';

/*
 * A file of pages is a row of records:
 *   length of the content (4 bytes) · HMAC-SHA-256 of number and content (32 bytes) · content
 * The key is one shop's, build's and configuration's. So a record that was cut off, damaged, moved or written by
 * anybody else does not read, and what stands before it does.
 */

const LENGTH_BYTES = 4;
const MAC_BYTES = 32;
export const RECORD_HEAD_BYTES = LENGTH_BYTES + MAC_BYTES;

function mac(key: KeyObject, number: number, content: readonly Buffer[]): Buffer {
  const hmac = createHmac('sha256', key).update(`${number}\n`);
  for (const part of content) hmac.update(part);
  return hmac.digest();
}

/** The record that is `number`th of its file, in parts. */
export function writeRecord(key: KeyObject, number: number, content: readonly Buffer[]): Buffer[] {
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32LE(content.reduce((sum, part) => sum + part.length, 0));
  return [length, mac(key, number, content), ...content];
}

/** Bytes of the content whose head this is. */
export const contentLength = (head: Buffer) => head.readUInt32LE(0);

/** Whether `content` is what was written under this head. */
export function isIntact(key: KeyObject, number: number, head: Buffer, content: Buffer): boolean {
  return timingSafeEqual(head.subarray(LENGTH_BYTES, RECORD_HEAD_BYTES), mac(key, number, [content]));
}

const pageSchema = z.object({
  key: z.string(),
  headers: z.record(z.string(), z.string()),
  subject: z.enum(SUBJECTS),
  renderedAtMs: z.number(),
  placeholder: z.string(),
  crc: z.number(),
  weight: z.number(),
  length: z.number(),
  /** Bytes of the product ids, then of each part of the template, in the order in which they follow. */
  sizes: z.array(z.number().int().min(0)).min(2),
});

/** Content of a page's record: length of its description, the description as JSON, product ids, parts. */
export function pageContent(key: string, { template, headers, products, subject, renderedAtMs }: KeptPage): Buffer[] {
  const ids = Buffer.from(products.buffer, products.byteOffset, products.byteLength);
  const { crc, weight, length, placeholder, parts } = template;
  const sizes = [ids, ...parts].map((part) => part.length);
  const described: z.infer<typeof pageSchema> = {
    ...{ key, headers, subject, renderedAtMs, placeholder: placeholder.toString('latin1'), crc, weight, length, sizes },
  };
  const description = Buffer.from(JSON.stringify(described));
  const head = Buffer.alloc(LENGTH_BYTES);
  head.writeUInt32LE(description.length);
  return [head, description, ids, ...parts];
}

/** Throws for what `pageContent` did not write. The page keeps `content`, which nothing else may use. */
export function readPageContent(content: Buffer): [key: string, page: KeptPage] {
  const from = LENGTH_BYTES + content.readUInt32LE(0);
  const { key, headers, subject, renderedAtMs, placeholder, crc, weight, length, sizes } = pageSchema.parse(
    JSON.parse(content.subarray(LENGTH_BYTES, from).toString()),
  );
  let at = from;
  const [ids, ...parts] = sizes.map((size) => {
    const part = content.subarray(at, at + size);
    at += size;
    return part;
  });
  const template = {
    ...{ parts, placeholder: Buffer.alloc(placeholder.length, placeholder, 'latin1'), crc, weight, length },
    bytes: content.length,
  };
  // A copy: numbers of four bytes begin at a multiple of four.
  const products = new Uint32Array(new Uint8Array(ids ?? []).buffer);
  return [key, { template, headers, products, subject, since: 0, renderedAtMs }];
}

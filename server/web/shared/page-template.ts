import { crc32, deflateRawSync, constants as zlib } from 'node:zlib';
import { difference, replaced, weightBefore } from './crc32.ts';

/**
 * A page, compressed once, into which each answer's own nonce is written without compressing anything again. It is gzip
 * (RFC 1952): between compressed parts each nonce is a stored block (RFC 1951, 3.2.4), and the checksum follows from
 * the difference of the nonces (./crc32.ts).
 */
export interface PageTemplate {
  /** Compressed parts, one more than there are nonces; outside the heap. */
  parts: readonly Buffer[];
  placeholder: Buffer;
  /** CRC-32 of the page with the placeholder, and the sum of its places' weights. */
  crc: number;
  weight: number;
  /** Of the page, not compressed. */
  length: number;
  /** Memory taken. */
  bytes: number;
}

/** Gzip's: no name, no time, system unknown. */
const HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
/** How far back deflate refers, as the logarithm of bytes that zlib takes. */
const WINDOW_BITS = 15;
/**
 * Of the forty parts of a page thirty are what stands between the nonces of two script elements, a hundred bytes each.
 * They repeat what is just before them, and zlib's start with a whole window costs more than all they have to compress.
 */
const SHORT = { mostBytes: 512, windowBits: 10, memLevel: 1 };
/** Length and its complement, with which a flush ends: there they are those of an empty stored block. */
const STORED_HEAD_BYTES = 4;
/** In no text of UTF-8: nothing refers to a byte that is another in each answer. */
const MASK = 0xff;

/**
 * Compresses `body`, text in UTF-8, around every place of `placeholder`. Throws a TypeError for a placeholder that is
 * empty or longer than a stored block. Cost: about that of gzip; `level` 9 where it is served often.
 */
export function createPageTemplate(body: Buffer, placeholder: Buffer, level = 6): PageTemplate {
  if (placeholder.length === 0 || placeholder.length > 0xffff) throw new TypeError('placeholder: 1 to 65,535 bytes');
  const masked = Buffer.from(body);
  const texts: { from: number; to: number }[] = [];
  let weight = 0;
  let from = 0;
  for (let at = body.indexOf(placeholder); at !== -1; at = body.indexOf(placeholder, from)) {
    texts.push({ from, to: at });
    from = at + placeholder.length;
    masked.fill(MASK, at, from);
    weight ^= weightBefore(body.length - from);
  }
  texts.push({ from, to: body.length });
  const compressed = texts.map((text, at) => {
    const { mostBytes, ...short } = SHORT;
    const memory = text.to - text.from > mostBytes ? { windowBits: WINDOW_BITS } : short;
    const dictionary = masked.subarray(Math.max(0, text.from - 2 ** memory.windowBits), text.from);
    const isLast = at === texts.length - 1;
    const options = { level, ...memory, ...(dictionary.length > 0 && { dictionary }) };
    if (isLast) return deflateRawSync(body.subarray(text.from, text.to), options);
    const flushed = deflateRawSync(body.subarray(text.from, text.to), { ...options, finishFlush: zlib.Z_SYNC_FLUSH });
    return flushed.subarray(0, -STORED_HEAD_BYTES);
  });
  const [own = placeholder, ...parts] = packed([placeholder, ...compressed]);
  const bytes = parts.reduce((sum, part) => sum + part.length, own.length);
  return { parts, placeholder: own, crc: crc32(body), weight: weight >>> 0, length: body.length, bytes };
}

/**
 * Copies of these in memory of exactly their size: zlib returns each part as the beginning of 16 KB, and small buffers
 * are pieces of a pool of 8 KB, all of which they would retain.
 */
function packed(parts: readonly Buffer[]): Buffer[] {
  const memory = Buffer.allocUnsafeSlow(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  return parts.map((part) => {
    part.copy(memory, at);
    at += part.length;
    return memory.subarray(at - part.length, at);
  });
}

/** The page with `nonce`, as gzip. Throws a TypeError for a nonce of another length than the placeholder's. */
export function writePage({ parts, placeholder, crc, weight, length }: PageTemplate, nonce: Buffer): Buffer {
  const size = nonce.length;
  if (size !== placeholder.length) throw new TypeError(`nonce: ${placeholder.length} bytes`);
  const stored = Buffer.alloc(STORED_HEAD_BYTES + size);
  stored.writeUInt16LE(size, 0);
  stored.writeUInt16LE(~size & 0xffff, 2);
  nonce.copy(stored, STORED_HEAD_BYTES);
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(replaced(crc, weight, difference(placeholder, nonce)), 0);
  trailer.writeUInt32LE(length % 2 ** 32, 4);
  return Buffer.concat([HEADER, ...parts.flatMap((part, at) => (at === 0 ? [part] : [stored, part])), trailer]);
}

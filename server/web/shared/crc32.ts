import { crc32 } from 'node:zlib';

/*
 * CRC-32 as gzip has it (RFC 1952), as polynomials over GF(2) with the lowest power in the highest bit. The CRC of a
 * text of which some bytes are replaced is that of the text, plus that of the difference: CRC is linear but for its
 * first and last inversion, and a difference n bytes before the end counts x^8n times.
 */

const POLYNOMIAL = 0xedb88320;

/** a · b mod the polynomial. 32 steps. */
function multiply(a: number, b: number): number {
  let product = 0;
  let left = b;
  for (let mask = 0x80000000; mask !== 0; mask >>>= 1) {
    if ((a & mask) !== 0) product ^= left;
    left = (left & 1) === 0 ? left >>> 1 : (left >>> 1) ^ POLYNOMIAL;
  }
  return product >>> 0;
}

/** x^8n mod the polynomial, by squaring: what stands n bytes before the end counts so many times. */
export function weightBefore(bytes: number): number {
  let power = 0x80000000;
  // x^8
  let square = 0x00800000;
  for (let left = bytes; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) power = multiply(power, square);
    square = multiply(square, square);
  }
  return power;
}

/** Bytes that are left out of one CRC and put into another have this sum; both of the same length. */
export function difference(before: Buffer, after: Buffer): number {
  return (crc32(before) ^ crc32(after)) >>> 0;
}

/** The CRC after bytes with this `difference` were replaced in all places whose weights sum up to `weight`. */
export function replaced(crc: number, weight: number, difference: number): number {
  return (crc ^ multiply(weight, difference)) >>> 0;
}

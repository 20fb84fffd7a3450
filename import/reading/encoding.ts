import { isUtf8 } from 'node:buffer';
import { StringDecoder } from 'node:string_decoder';
import chardet from 'chardet';
import iconv from 'iconv-lite';
import { UsageError } from '#contracts/command-line.ts';
import { headOf } from './unpack.ts';

const BOMS: readonly (readonly [name: string, bytes: readonly number[]])[] = [
  ['UTF-8', [0xef, 0xbb, 0xbf]],
  ['UTF-32LE', [0xff, 0xfe, 0, 0]],
  ['UTF-32BE', [0, 0, 0xfe, 0xff]],
  ['UTF-16LE', [0xff, 0xfe]],
  ['UTF-16BE', [0xfe, 0xff]],
];
const SAMPLE_BYTES = 1 << 16;
/** Least confidence (percent) with which chardet's answer is used for text that is not Korean. */
const LEAST_CONFIDENCE = 30;

/**
 * The encoding's name, as `--encoding` takes it. A byte order mark decides; else UTF-16 by its zero bytes; else UTF-8
 * where all of the file is valid; else CP949 (Korean Excel) where nearly all that is not ASCII are Hangul of KS X 1001;
 * else chardet's answer. Throws a UsageError for bytes that are no text, and where no encoding is likely. Cost: one
 * reading of the bytes.
 */
export async function encodingOf(open: () => AsyncIterable<Uint8Array>, path: string): Promise<string> {
  const head = await headOf(open());
  const marked = BOMS.find(([, bytes]) => bytes.every((byte, at) => head[at] === byte));
  if (marked !== undefined) return marked[0];
  const wide = wideEncodingOf(head);
  if (wide !== null) return wide;
  if (isBinary(head))
    throw new UsageError(`${path} is not text. Give a CSV, TSV or JSON file, or one packed as gzip or zip.`);
  const sample = await sampleOfInvalid(open());
  if (sample === null || isMostlyUtf8(sample)) return 'UTF-8';
  if (isHangul(sample)) return 'CP949';
  const guesses = chardet
    .analyse(sample)
    .filter(({ name, confidence }) => confidence >= LEAST_CONFIDENCE && decodes(sample, name));
  const [best] = guesses;
  if (best === undefined && isWestern(sample)) return 'windows-1252';
  if (best === undefined)
    throw new UsageError(
      `${path} is not UTF-8, and what else cannot be told. Name its encoding: --encoding CP949 or --encoding windows-1252, for example.`,
    );
  // One alphabet, and the names differ by letters the sample need not have.
  const western = guesses.some(
    ({ name, confidence }) => /8859-1$|1252/.test(name) && confidence > best.confidence - 20,
  );
  return western ? 'windows-1252' : best.name === 'EUC-KR' ? 'CP949' : best.name;
}

/** The name of an encoding that is known here, or a UsageError. */
export function knownEncoding(name: string): string {
  const found = /^(euc-?kr|ks_?c_?5601.*|ms949|uhc|cp949)$/i.test(name) ? 'CP949' : name;
  if (!iconv.encodingExists(found))
    throw new UsageError(
      `--encoding "${name}" is not known. For example: UTF-8, CP949, UTF-16LE, windows-1252, Shift_JIS.`,
    );
  return found;
}

/** The text of the bytes, without a byte order mark. Bytes that stand for nothing become U+FFFD. */
export async function* textOf(chunks: AsyncIterable<Uint8Array>, encoding: string): AsyncGenerator<string> {
  const decoder = /^utf-?8$/i.test(encoding)
    ? new StringDecoder('utf8')
    : iconv.getDecoder(encoding, { stripBOM: false });
  let begun = false;
  for await (const chunk of chunks) {
    let text = decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length));
    if (text === '') continue;
    if (!begun && text.charCodeAt(0) === 0xfeff) text = text.slice(1);
    begun = true;
    yield text;
  }
  const rest = decoder.end();
  if (rest !== undefined && rest !== '') yield rest;
}

/** UTF-16 without a mark: of what tables hold, every second byte is zero. */
function wideEncodingOf(head: Uint8Array): string | null {
  if (head.length < 4) return null;
  let even = 0;
  let odd = 0;
  for (let at = 0; at < head.length; at++) if (head[at] === 0) at % 2 === 0 ? even++ : odd++;
  const half = head.length / 2;
  if (odd > half * 0.3 && even < half * 0.05) return 'UTF-16LE';
  if (even > half * 0.3 && odd < half * 0.05) return 'UTF-16BE';
  return null;
}

function isBinary(head: Uint8Array): boolean {
  let control = 0;
  for (const byte of head)
    if (byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13 && byte !== 1) control++;
  return control > Math.max(2, head.length * 0.03);
}

/** Lines with bytes outside ASCII, from the first chunk on that is not UTF-8; null: all of it is. */
async function sampleOfInvalid(chunks: AsyncIterable<Uint8Array>): Promise<Buffer | null> {
  let rest: Buffer = Buffer.alloc(0);
  const sample: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    const bytes = Buffer.concat([rest, chunk]);
    const end = endOfLastCharacter(bytes);
    rest = bytes.subarray(end);
    if (length === 0 && isUtf8(bytes.subarray(0, end))) continue;
    const lines = Buffer.from(bytes.toString('latin1').replace(/^\p{ASCII}*$/gmu, ''), 'latin1');
    sample.push(lines);
    length += lines.length + 1;
    if (length >= SAMPLE_BYTES) break;
  }
  if (length === 0 && isUtf8(rest)) return null;
  return Buffer.concat([...sample, rest]).subarray(0, SAMPLE_BYTES);
}

/** Where the last character of UTF-8 that is whole ends. */
function endOfLastCharacter(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(4, bytes.length); back++) {
    const byte = bytes[bytes.length - back] as number;
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc0) return bytes.length - back;
  }
  return bytes.length;
}

/** UTF-8 of which a few characters are damaged: those rows are left out, the others read. */
function isMostlyUtf8(sample: Buffer): boolean {
  const text = sample.toString('utf8');
  const damaged = text.match(/\ufffd+/g)?.length ?? 0;
  const whole = text.match(/[^\p{ASCII}\ufffd]/gu)?.length ?? 0;
  return whole >= damaged * 4 && whole > 0;
}

function isHangul(sample: Buffer): boolean {
  let pairs = 0;
  let hangul = 0;
  for (let at = 0; at < sample.length; at++) {
    if ((sample[at] as number) < 0x80) continue;
    const [lead = 0, trail = 0] = [sample[at], sample[at + 1]];
    pairs++;
    if (lead >= 0xb0 && lead <= 0xc8 && trail >= 0xa1) hangul++;
    at++;
  }
  return pairs > 0 && hangul >= pairs * 0.75 && decodes(sample, 'CP949');
}

/** A few letters of windows-1252 among ASCII, too few for chardet: each stands alone, as in "Müller". */
function isWestern(sample: Buffer): boolean {
  let letters = 0;
  for (let at = 0; at < sample.length; at++) {
    const byte = sample[at] as number;
    if (byte < 0x80) continue;
    if (byte < 0xc0 || (sample[at + 1] ?? 0) >= 0x80) return false;
    letters++;
  }
  return letters > 0;
}

/** Whether nearly all bytes stand for something. The sample may end within a character. */
function decodes(sample: Buffer, encoding: string): boolean {
  if (!iconv.encodingExists(encoding)) return false;
  const text = iconv.decode(sample, encoding);
  return (text.match(/\ufffd/g)?.length ?? 0) <= 1 + text.length * 0.001;
}

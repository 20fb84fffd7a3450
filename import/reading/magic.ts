import { UsageError } from '#contracts/command-line.ts';

/** What a file begins with, where it is not text. */
export type Packing = 'gzip' | 'zstd' | 'zip';

const AS_CSV = 'export it as CSV (UTF-8) and give that file';
const UNPACK = 'unpack it and give the file it holds';

/** First bytes, what they mean, and what to do about it. Latin-1, so that a character is a byte. */
const REFUSED: readonly (readonly [start: string, name: string, remedy: string, at?: number])[] = [
  ['PAR1', 'a Parquet file', AS_CSV],
  ['ORC', 'an ORC file', AS_CSV],
  ['Obj\x01', 'an Avro file', AS_CSV],
  ['ARROW1', 'an Arrow file', AS_CSV],
  ['FEA1', 'a Feather file', AS_CSV],
  ['\x89HDF', 'an HDF5 file', AS_CSV],
  ['\xd0\xcf\x11\xe0', 'an old Excel workbook (.xls)', 'save it as CSV UTF-8 in Excel and give that file'],
  ['SQLite format 3', 'an SQLite database', AS_CSV],
  ['PGDMP', 'a PostgreSQL dump', 'export the table by COPY … TO … CSV HEADER'],
  ['%PDF', 'a PDF', AS_CSV],
  ['\x89PNG', 'a PNG picture', AS_CSV],
  ['\xff\xd8\xff', 'a JPEG picture', AS_CSV],
  ['BZh', 'a bzip2 file', UNPACK],
  ['\xfd7zXZ', 'an xz file', UNPACK],
  ['7z\xbc\xaf', 'a 7z archive', UNPACK],
  ['Rar!', 'a RAR archive', UNPACK],
  ['ustar', 'a tar archive', UNPACK, 257],
  ['\x80\x02}', 'a Python pickle', AS_CSV],
  ['\x80\x03}', 'a Python pickle', AS_CSV],
  ['\x80\x04\x95', 'a Python pickle', AS_CSV],
  ['\x80\x05\x95', 'a Python pickle', AS_CSV],
  ['\x93NUMPY', 'a NumPy array', AS_CSV],
];

/**
 * How the bytes are packed; null for what is to be read as it is. Throws a UsageError that names a format not read
 * here.
 */
export function packingOf(head: Uint8Array, path: string): Packing | null {
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, 512)).toString('latin1');
  if (text.startsWith('\x1f\x8b')) return 'gzip';
  if (text.startsWith('\x28\xb5\x2f\xfd')) return 'zstd';
  if (text.startsWith('PK\x03\x04') || text.startsWith('PK\x05\x06')) return 'zip';
  const refused = REFUSED.find(([start, , , at = 0]) => text.startsWith(start, at));
  if (refused !== undefined) throw new UsageError(`${path} is ${refused[1]}, which is not read here: ${refused[2]}.`);
  if (/^(\xef\xbb\xbf)?\s*<(!doctype|html|\?xml|table|meta)/i.test(text))
    throw new UsageError(
      `${path} is an HTML or XML page (some shops export tables so, named .xls): open it in a spreadsheet, save it as CSV UTF-8.`,
    );
  return null;
}

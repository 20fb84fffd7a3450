import { createReadStream, type Stats, statSync } from 'node:fs';
import { pipeline, Readable, type Transform } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { UsageError } from '#contracts/command-line.ts';
import { type Packing, packingOf } from './magic.ts';
import { tableInZip, zipEntry } from './zip-entries.ts';

/** How much of the file has been read, of how much. */
export type OnBytes = (read: number, of: number) => void;

/** One layer around the text, the outermost first. */
export interface Layer {
  packing: Packing;
  /** Of a zip: the file in it. */
  entry?: string;
}

const MOST_LAYERS = 4;
const HEAD_BYTES = 1 << 16;

/**
 * Finds how the text of a file is packed: gzip, zstd, a zip of one table, or one in the other. Throws a UsageError for
 * what cannot be opened, is a folder, or is a format not read here.
 */
export async function layersOf(path: string): Promise<Layer[]> {
  const { size } = statOf(path);
  if (size === 0) return [];
  const layers: Layer[] = [];
  while (layers.length <= MOST_LAYERS) {
    const packing = packingOf(await headOf(bytesOf(path, layers)), path);
    if (packing === null) return layers;
    layers.push(packing === 'zip' ? { packing, entry: await tableInZip(bytesOf(path, layers), path) } : { packing });
  }
  throw new UsageError(`${path} is packed more than ${MOST_LAYERS} times over: unpack it and give the file it holds.`);
}

/** The unpacked bytes. Reading errors and damaged archives are UsageErrors. Memory: a few chunks. */
export async function* bytesOf(path: string, layers: readonly Layer[], onBytes?: OnBytes): AsyncGenerator<Uint8Array> {
  let chunks: AsyncGenerator<Uint8Array> = fileChunks(path, onBytes);
  for (const { packing, entry } of layers)
    chunks =
      packing === 'zip'
        ? zipEntry(chunks, entry ?? '', path)
        : through(packing === 'gzip' ? createGunzip() : createZstdDecompress(), chunks);
  try {
    yield* chunks;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${path} cannot be read to its end: ${(error as Error).message}.`);
  }
}

async function* fileChunks(path: string, onBytes?: OnBytes): AsyncGenerator<Uint8Array> {
  const { size } = statOf(path);
  let read = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 16 }) as AsyncIterable<Buffer>) {
    read += chunk.length;
    onBytes?.(read, size);
    yield chunk;
  }
}

async function* through(transform: Transform, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  // The loop below throws the same error; without a callback it would be an uncaught one of the process.
  const unpacked = pipeline(Readable.from(chunks, { objectMode: false }), transform, () => undefined);
  yield* unpacked as AsyncIterable<Uint8Array>;
}

/** The first bytes, up to 64 KB; the rest is not read. */
export async function headOf(chunks: AsyncIterable<Uint8Array>, bytes = HEAD_BYTES): Promise<Uint8Array> {
  const head: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    head.push(chunk);
    length += chunk.length;
    if (length >= bytes) break;
  }
  return Buffer.concat(head).subarray(0, bytes);
}

function statOf(path: string): Stats {
  let stat: Stats;
  try {
    stat = statSync(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UsageError(
      code === 'ENOENT' ? `${path} does not exist. Give the path of a file.` : `${path} cannot be opened: ${message}.`,
    );
  }
  if (stat.isDirectory()) throw new UsageError(`${path} is a folder. Give the path of a file in it.`);
  return stat;
}

import { closeSync, createReadStream, existsSync, openSync, readSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { UsageError } from '#contracts/command-line.ts';

const GZIP_MAGIC = [0x1f, 0x8b];

/**
 * The lines of a text file, unpacked when it begins as gzip does, whatever its name. `onBytes` hears how much of the file
 * has been read, of how much. Throws a UsageError for what cannot be opened or unpacked.
 */
export async function* linesOf(path: string, onBytes?: (read: number, of: number) => void): AsyncGenerator<string> {
  if (!existsSync(path)) throw new UsageError(`${path} does not exist. Give the path of an event log.`);
  const { size } = statSync(path);
  let read = 0;
  const file = createReadStream(path, { highWaterMark: 1 << 18 });
  file.on('data', (chunk) => {
    read += chunk.length;
    onBytes?.(read, size);
  });
  const text = isGzip(path) ? file.pipe(createGunzip()) : file;
  file.on('error', (error) => text.destroy(error));
  try {
    for await (const line of createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY })) yield line;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${path} cannot be read to its end: ${(error as Error).message}.`);
  }
}

function isGzip(path: string): boolean {
  const head = Buffer.alloc(2);
  const file = openSync(path, 'r');
  try {
    return readSync(file, head, 0, 2, 0) === 2 && head[0] === GZIP_MAGIC[0] && head[1] === GZIP_MAGIC[1];
  } finally {
    closeSync(file);
  }
}

import { strFromU8, Unzip, type UnzipDecoder, UnzipInflate } from 'fflate';
import { UsageError } from '#contracts/command-line.ts';

const ENCRYPTED = 1;
const AES = 99;

const TABLE = /\.(csv|tsv|txt|dat|data|tab|log|json|jsonl|ndjson|inter)(\.(gz|zst))?$/i;
/** Texts about a data set, which lie beside it. */
const ABOUT = /^(readme|license|licence|copying|changelog|citation|notice)(\.(txt|md))?$/i;

/** Takes the place of the inflater where only names are wanted: nothing is unpacked and nothing is kept. */
function discarding(compression: number) {
  return class implements UnzipDecoder {
    static compression = compression;
    ondata: UnzipDecoder['ondata'] = () => undefined;
    push(): void {}
  };
}

/**
 * The name of the one table a zip holds. Folders, hidden files and what macOS adds do not count, nor does what is no
 * table by its name where another is. Throws a UsageError where there is none or more than one. Cost: one reading,
 * nothing unpacked.
 */
export async function tableInZip(chunks: AsyncIterable<Uint8Array>, path: string): Promise<string> {
  const names: string[] = [];
  const zip = new Unzip((file) => {
    names.push(nameOf(file.name));
    if (file.compression === AES) throw locked(path);
    file.ondata = () => undefined;
    file.start();
  });
  for (const method of [0, 8, 9, 12, 14, 93, 95]) zip.register(discarding(method));
  let first = true;
  for await (const chunk of chunks) {
    if (first && chunk.length > 6 && ((chunk[6] as number) & ENCRYPTED) === 1 && chunk[3] === 4) throw locked(path);
    first = false;
    pushed(zip, chunk, path);
  }
  if (names.includes('[Content_Types].xml') || names.includes('mimetype')) {
    const what = names.some((name) => name.startsWith('xl/')) ? 'an Excel workbook (.xlsx)' : 'an office document';
    throw new UsageError(`${path} is ${what}, which is not read here: save it as CSV UTF-8 and give that file.`);
  }
  const files = names.filter(isFile);
  const tables = files.filter((name) => TABLE.test(name) && !ABOUT.test(name.split('/').at(-1) ?? ''));
  const [found, ...more] = tables.length > 0 ? tables : files;
  if (found === undefined) throw new UsageError(`${path} is a zip that holds no file.`);
  if (more.length > 0) {
    const shown = [found, ...more].slice(0, 5).join(', ');
    throw new UsageError(
      `${path} is a zip of ${more.length + 1} files (${shown}${more.length > 4 ? ', …' : ''}): unpack it and give the one that is meant.`,
    );
  }
  return found;
}

/** The bytes of one entry. Memory: what one chunk unpacks to. */
export async function* zipEntry(
  chunks: AsyncIterable<Uint8Array>,
  entry: string,
  path: string,
): AsyncGenerator<Uint8Array> {
  let unpacked: Uint8Array[] = [];
  let wanted = false;
  let whole = false;
  let failure: unknown = null;
  const zip = new Unzip((file) => {
    wanted = !wanted && nameOf(file.name) === entry;
    if (!wanted) {
      file.ondata = () => undefined;
      return;
    }
    file.ondata = (error, data, final) => {
      whole ||= final;
      if (error) failure ??= error;
      else unpacked.push(data);
    };
    file.start();
  });
  zip.register(UnzipInflate);
  for await (const chunk of chunks) {
    // In small pieces: one that is all zeros unpacks to a thousand times its size.
    for (let at = 0; at < chunk.length; at += 16_384) {
      pushed(zip, chunk.subarray(at, at + 16_384), path);
      if (failure !== null) throw damaged(path, failure);
      yield* unpacked;
      unpacked = [];
    }
  }
  if (!whole) throw damaged(path, new Error('it ends too early'));
}

function pushed(zip: Unzip, chunk: Uint8Array, path: string): void {
  try {
    zip.push(chunk, false);
  } catch (error) {
    throw error instanceof UsageError ? error : damaged(path, error);
  }
}

function isFile(name: string): boolean {
  const last = name.split('/').at(-1) ?? '';
  return (
    last !== '' && !last.startsWith('.') && !name.startsWith('__MACOSX/') && !/^(thumbs\.db|desktop\.ini)$/i.test(last)
  );
}

/** Names outside ASCII come as bytes when the archive does not mark them as UTF-8. */
function nameOf(name: string): string {
  if (/[^\p{ASCII}\u0080-\u00ff]/u.test(name)) return name;
  const text = strFromU8(Uint8Array.from(name, (character) => character.charCodeAt(0)));
  return text.includes('\ufffd') ? name : text;
}

function locked(path: string): UsageError {
  return new UsageError(`${path} is a zip locked by a password: unpack it and give the file it holds.`);
}

function damaged(path: string, error: unknown): UsageError {
  return new UsageError(
    `${path} is a zip that cannot be unpacked (${(error as Error).message}): it is damaged or locked by a password. Unpack it and give the file it holds.`,
  );
}

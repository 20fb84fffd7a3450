import { createHash, createSecretKey, type KeyObject } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { FollowedState } from '#server/catalog/follow-products.ts';
import type { SeenState } from '#server/catalog/visible-changes.ts';
import {
  contentLength,
  isIntact,
  pageContent,
  RECORD_HEAD_BYTES,
  readPageContent,
  writeRecord,
} from './page-record.ts';
import type { KeptPage } from './page-store.ts';

/** Pages that were current when everything before `followed` was read. */
export interface SavedPages {
  followed: FollowedState;
  pages: readonly (readonly [key: string, page: KeptPage])[];
}

export interface PageFilesOptions {
  folder: string;
  /** Several processes may share a folder: the port this one listens on. */
  port: number;
  /** All that pages depend on besides data: build, settings, secret. */
  identity: string;
  mostBytes: number;
}

export interface PageFiles {
  /** null: none that can be used. Removes files that cannot be. Never rejects. */
  read(): Promise<SavedPages | null>;
  /** Replaces the file. Where all are more than `mostBytes`, the first of the pages are left out. Returns its bytes. */
  write(saved: SavedPages): Promise<number>;
}

const NAME = /^web-(\d+)-[0-9a-f]{16}\.pages(?:\.\d+\.tmp)?$/;
/** No page is served at this age (page-age.ts): the file of a process that is no longer started. */
const FORGOTTEN_AFTER_MS = 3_600_000;
/** Written at a time; in between the process does other work. */
const WRITE_BYTES = 512 * 1_024;
const SEEN_A_RECORD = 500;

const followedSchema = z.object({
  offsets: z.array(z.tuple([z.number(), z.string().regex(/^\d+$/)])),
});
const seenSchema = z.array(
  z.tuple([z.number(), z.object({ version: z.number(), shown: z.string(), counts: z.string(), left: z.number() })]),
);
/** First byte of a record's content. */
const KIND = { followed: Buffer.from([1]), seen: Buffer.from([2]), page: Buffer.from([3]) };

/**
 * Pages on disk, in one file that is written under another name and takes the former's place when it is whole. Reading
 * costs some 6 ms of CPU a megabyte, writing 3; neither holds other work up for long.
 */
export function createPageFiles({ folder, port, identity, mostBytes }: PageFilesOptions): PageFiles {
  const secret = createHash('sha256').update(`pages 1\n${identity}`).digest();
  const key = createSecretKey(secret);
  const name = `web-${port}-${createHash('sha256').update(secret).digest('hex').slice(0, 16)}.pages`;
  const path = join(folder, name);

  async function removeOthers(): Promise<void> {
    for (const other of await readdir(folder)) {
      const [, ofPort] = NAME.exec(other) ?? [];
      if (ofPort === undefined || other === name) continue;
      const { mtimeMs } = await stat(join(folder, other));
      if (Number(ofPort) === port || Date.now() - mtimeMs > FORGOTTEN_AFTER_MS) await rm(join(folder, other));
    }
  }

  async function readFile(): Promise<SavedPages | null> {
    let offsets: FollowedState['offsets'] | null = null;
    const seen: [productId: number, state: SeenState][] = [];
    const pages: [key: string, page: KeptPage][] = [];
    for await (const content of recordsOf(path, key, mostBytes)) {
      const body = content.subarray(1);
      if (content[0] === KIND.page[0]) pages.push(readPageContent(body));
      else if (content[0] === KIND.seen[0]) seen.push(...seenSchema.parse(JSON.parse(body.toString())));
      else offsets = offsetsIn(body);
    }
    return offsets === null ? null : { followed: { offsets, seen }, pages };
  }

  return {
    async read() {
      await removeOthers().catch(() => undefined);
      const saved = await readFile().catch(() => null);
      if (saved === null) await rm(path, { force: true }).catch(() => undefined);
      return saved;
    },
    async write({ followed, pages }) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const written = `${path}.${process.pid}.tmp`;
      const file = await open(written, 'w', 0o600);
      let bytes = 0;
      try {
        let waiting: Buffer[] = [];
        let waitingBytes = 0;
        let number = 0;
        const flush = async () => {
          if (waiting.length > 0) await file.writev(waiting);
          waiting = [];
          waitingBytes = 0;
        };
        const add = async (content: readonly Buffer[]) => {
          const record = writeRecord(key, number++, content);
          waiting.push(...record);
          const length = record.reduce((sum, part) => sum + part.length, 0);
          waitingBytes += length;
          bytes += length;
          if (waitingBytes >= WRITE_BYTES) await flush();
        };
        const offsets = [...followed.offsets].map(([partition, offset]) => [partition, offset.toString()]);
        await add([KIND.followed, Buffer.from(JSON.stringify({ offsets }))]);
        for (let at = 0; at < followed.seen.length; at += SEEN_A_RECORD)
          await add([KIND.seen, Buffer.from(JSON.stringify(followed.seen.slice(at, at + SEEN_A_RECORD)))]);
        for (const [pageKey, page] of lastOf(pages, mostBytes - bytes))
          await add([KIND.page, ...pageContent(pageKey, page)]);
        await flush();
        await file.close();
        await rename(written, path);
      } catch (error) {
        await file.close().catch(() => undefined);
        await rm(written, { force: true }).catch(() => undefined);
        throw error;
      }
      return bytes;
    },
  };
}

function offsetsIn(body: Buffer): Map<number, bigint> {
  const { offsets } = followedSchema.parse(JSON.parse(body.toString()));
  return new Map(offsets.map(([partition, offset]) => [partition, BigInt(offset)]));
}

/** The last of `pages` that together take at most `mostBytes`, in their order. */
function lastOf(pages: SavedPages['pages'], mostBytes: number): SavedPages['pages'] {
  let left = mostBytes;
  const from = pages.findLastIndex(([key, { template, products }]) => {
    left -= template.bytes + products.byteLength + key.length + DESCRIPTION_BYTES;
    return left < 0;
  });
  return pages.slice(from + 1);
}

const DESCRIPTION_BYTES = 1_500;

/** Contents of the records that read, up to the first that does not. Each is a buffer of its own. */
async function* recordsOf(path: string, key: KeyObject, mostBytes: number): AsyncGenerator<Buffer> {
  let number = 0;
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: WRITE_BYTES }) as AsyncIterable<Buffer>) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (;;) {
      if (rest.length < RECORD_HEAD_BYTES) break;
      const length = contentLength(rest);
      if (length === 0 || length > mostBytes) return;
      const end = RECORD_HEAD_BYTES + length;
      if (rest.length < end) break;
      // Copied: a page would hold the whole chunk in memory.
      const content = Buffer.allocUnsafeSlow(length);
      rest.copy(content, 0, RECORD_HEAD_BYTES, end);
      if (!isIntact(key, number, rest, content)) return;
      number++;
      rest = rest.subarray(end);
      yield content;
    }
  }
}

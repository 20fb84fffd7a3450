import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';

/**
 * Snapshots as files: written beside, synced, renamed, so that there is always a whole one. The one before is kept in
 * case the disk lied. The last four bytes are a CRC-32 of the rest.
 */
export interface SnapshotFiles {
  /** The snapshots there are, newest first; what is damaged is left out. */
  read(): Promise<Uint8Array[]>;
  write(bytes: Uint8Array): Promise<void>;
}

/** Files of one namespace in `dir`. Several instances may share them: each holds the offsets it stands for. */
export function createSnapshotFiles(dir: string, namespace: string): SnapshotFiles {
  const newest = join(dir, `recommender-${namespace === '' ? 'shop' : namespace}.snapshot`);
  const previous = `${newest}.previous`;
  let serial = 0;
  return {
    async read() {
      const found = await Promise.all([newest, previous].map((path) => readFile(path).catch(() => null)));
      return found.flatMap((bytes) => {
        if (bytes === null || bytes.length < 4) return [];
        const body = bytes.subarray(0, bytes.length - 4);
        return crc32(body) === bytes.readUInt32LE(body.length) ? [new Uint8Array(body)] : [];
      });
    },
    async write(bytes) {
      await mkdir(dir, { recursive: true });
      const draft = `${newest}.${process.pid}.${serial++}`;
      const file = await open(draft, 'w');
      try {
        const sum = Buffer.alloc(4);
        sum.writeUInt32LE(crc32(bytes));
        await file.writeFile(bytes);
        await file.writeFile(sum);
        await file.sync();
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      } finally {
        await file.close();
      }
      await rename(newest, previous).catch(() => undefined);
      await rename(draft, newest);
    },
  };
}

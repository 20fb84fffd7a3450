import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { processWide } from '#server/process-wide.ts';

/**
 * Set on a request for a shared page by this process alone: the seal, the rank, the number of the rendering, and the
 * client it is counted by.
 */
export const SHARED_PAGE_HEADER = 'x-dangol-shared-page';

/** `people`: a shopper waits for the page. `background`: a kept page is rendered again while the old one is served. */
export type Rank = 'people' | 'background';

export interface SharedPageRequest {
  rank: Rank;
  /** See rendering-notes.ts. */
  rendering: number;
  client: string;
}

const secrets = processWide('shared page secrets', () => ({
  seal: randomBytes(16).toString('hex'),
  placeholder: randomBytes(16).toString('base64'),
}));

/** Value of SHARED_PAGE_HEADER. */
export function sealSharedPage(rank: Rank, rendering: number, client: string): string {
  return `${secrets.seal} ${rank} ${rendering} ${client}`;
}

/** What the header states; null for a request that this process did not make for a shared page. */
export function readSharedPage(value: string | string[] | null | undefined): SharedPageRequest | null {
  if (typeof value !== 'string') return null;
  const [seal, rank, rendering, client = ''] = value.split(' ');
  if (seal !== secrets.seal) return null;
  return { rank: rank === 'background' ? 'background' : 'people', rendering: Number(rendering), client };
}

export function sharedPageOf(headers: IncomingHttpHeaders): ReturnType<typeof readSharedPage> {
  return readSharedPage(headers[SHARED_PAGE_HEADER]);
}

/** Stands in shared pages where each answer's nonce is written: as long as one, and secret. */
export function noncePlaceholder(): string {
  return secrets.placeholder;
}

import { mkdtempSync, rmSync } from 'node:fs';
import {
  Agent,
  createServer,
  type IncomingMessage,
  type RequestOptions,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LOCALE_COOKIE } from '../../../i18n/locales.ts';
import { type RenderingNotes, withNotes } from './rendering-notes.ts';
import { type Rank, SHARED_PAGE_HEADER, sealSharedPage } from './seal.ts';
import type { SharedAddress } from './shared-address.ts';

export interface RenderedPage {
  status: number;
  headers: IncomingMessage['headers'];
  body: Buffer;
  notes: RenderingNotes;
}

export interface PageRenderer {
  /** Passes requests for shared pages to `serve`, over a socket in a folder of this user alone. */
  listen(serve: (request: IncomingMessage, response: ServerResponse) => void): Promise<void>;
  /**
   * Renders a page for no shopper in particular. Waits for admission like a request of `client`; rejects when aborted,
   * when the rendering breaks off, and for a page of more than 4 MB. `notes` are added to.
   */
  render(
    address: SharedAddress,
    rank: Rank,
    client: string,
    signal: AbortSignal,
    notes: RenderingNotes,
  ): Promise<RenderedPage>;
  close(): void;
}

const MOST_BYTES = 4 * 1_024 * 1_024;

/** `host`: what pages without PUBLIC_WEB_URL take for the shop's own, never one that a client sent. */
export function createPageRenderer(host: string): PageRenderer {
  const folder = mkdtempSync(join(tmpdir(), 'dangol-pages-'));
  const socketPath = join(folder, 'web.sock');
  const agent = new Agent({ keepAlive: true });
  let server: Server | undefined;
  const remove = () => rmSync(folder, { recursive: true, force: true });
  return {
    async listen(serve) {
      const own = createServer(serve);
      server = own;
      process.once('exit', remove);
      await new Promise<void>((resolve, reject) => {
        own.once('error', reject);
        own.listen(socketPath, resolve);
      });
    },
    async render({ kind, locale, path }, rank, client, signal, notes) {
      const answer = await withNotes(notes, (rendering) => {
        const headers = {
          host,
          accept: kind === 'html' ? 'text/html' : '*/*',
          cookie: `${LOCALE_COOKIE}=${locale}`,
          [SHARED_PAGE_HEADER]: sealSharedPage(rank, rendering, client),
          ...(kind === 'rsc' && { rsc: '1' }),
        };
        return ask({ socketPath, agent, path: pathFor(kind, path), headers, signal });
      });
      return { ...answer, notes };
    },
    close() {
      agent.destroy();
      server?.close();
      server?.closeAllConnections();
      process.off('exit', remove);
      remove();
    },
  };
}

function ask(options: RequestOptions): Promise<Omit<RenderedPage, 'notes'>> {
  return new Promise((resolve, reject) => {
    const asked = request(options, (response) => {
      gather(response).then(
        (body) => resolve({ status: response.statusCode ?? 500, headers: response.headers, body }),
        (error: unknown) => {
          asked.destroy();
          reject(error);
        },
      );
    });
    asked.once('error', reject);
    asked.end();
  });
}

/** Next redirects a payload's request whose `_rsc` does not match its router headers; it has none, so it is empty. */
function pathFor(kind: SharedAddress['kind'], path: string): string {
  if (kind === 'html') return path;
  return `${path}${path.includes('?') ? '&' : '?'}_rsc`;
}

async function gather(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new Error(`a page of more than ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes);
}

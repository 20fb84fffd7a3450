import { IncomingMessage } from 'node:http';
import type { Refused } from './request-line.ts';

export interface BodyLimits {
  /** Bytes of one body. Below the framework's own limit, which it answers with 500. */
  mostBytes: number;
  /** From the headers to the last byte. */
  withinMs: number;
  /** Bodies of one client being read at once; one more gives up the oldest, which has had the longest time to come. */
  mostOfClient: number;
  /** Bodies being read at once. */
  mostAtOnce: number;
  clientOf(request: IncomingMessage): string;
}

export type BodyResult = { request: IncomingMessage } | { refused: Refused };

interface Reading {
  client: string;
  refuse(refused: Refused): void;
}

const TOO_SLOW: Refused = { status: 408, message: 'The request came too slowly. Send it again.' };
const BUSY: Refused = { status: 429, message: 'Too many requests are on their way. Send it again in a moment.' };

/**
 * Reads a request's whole body into memory before the request may take a place (admission.ts), so that a body that
 * never comes, or comes slowly, holds nothing that others wait for. Memory: `mostAtOnce` × `mostBytes` at the very
 * most.
 */
export function createBodyReader({ mostBytes, withinMs, mostOfClient, mostAtOnce, clientOf }: BodyLimits) {
  const readings = new Set<Reading>();

  function makeRoom(client: string): boolean {
    const own = [...readings].filter((reading) => reading.client === client);
    if (own.length >= mostOfClient) own[0]?.refuse(TOO_SLOW);
    return readings.size < mostAtOnce;
  }

  function read(request: IncomingMessage): Promise<BodyResult> {
    if (Number(request.headers['content-length'] ?? 0) > mostBytes) return Promise.resolve({ refused: tooLarge() });
    const client = clientOf(request);
    if (!makeRoom(client)) return Promise.resolve({ refused: BUSY });
    return new Promise((resolve) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      const done = (result: BodyResult) => {
        clearTimeout(timer);
        readings.delete(reading);
        request.off('data', onData).off('end', onEnd).off('close', onClose);
        if ('refused' in result) request.pause();
        resolve(result);
      };
      const reading: Reading = { client, refuse: (refused) => done({ refused }) };
      const timer = setTimeout(() => done({ refused: TOO_SLOW }), withinMs);
      const onData = (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > mostBytes) done({ refused: tooLarge() });
        else chunks.push(chunk);
      };
      const onEnd = () => done({ request: withBody(request, Buffer.concat(chunks)) });
      const onClose = () => done({ refused: TOO_SLOW });
      readings.add(reading);
      request.on('data', onData).on('end', onEnd).on('close', onClose);
      // A connection that breaks off in the middle; 'close' follows.
      request.on('error', () => undefined);
    });
  }

  const tooLarge = (): Refused => ({ status: 413, message: `A request has ${mostBytes} bytes at most.` });

  return {
    /** The request, to be read from its beginning, or why it is refused. Never rejects. */
    read: (request: IncomingMessage): BodyResult | Promise<BodyResult> =>
      hasBody(request) ? read(request) : { request },
    /** Bodies being read. */
    underWay: () => readings.size,
  };
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** The same request as one that has not been read: a stream cannot be read twice. */
function withBody(request: IncomingMessage, body: Buffer): IncomingMessage {
  const copy = new IncomingMessage(request.socket);
  const { httpVersion, httpVersionMajor, httpVersionMinor, headers, rawHeaders, url, method } = request;
  Object.assign(copy, { httpVersion, httpVersionMajor, httpVersionMinor, headers, rawHeaders, url, method });
  copy.complete = true;
  copy.push(body);
  copy.push(null);
  return copy;
}

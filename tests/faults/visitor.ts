import { request } from 'node:http';
import { io, type Socket } from 'socket.io-client';
import { issueSessionToken, readSessionToken, SESSION_COOKIE } from '#server/identity/session-token.ts';
import type { FaultShop } from './shop.ts';

/** A shopper without a browser: a session cookie of its own, pages, events and a socket. */
export interface Visitor {
  shopperId: string;
  cookie: string;
  /** Status and time of one page; status 0: no answer within `timeoutMs`. */
  page(path: string, timeoutMs?: number): Promise<PageAnswer>;
  /** Sends events to the gateway by HTTP; the status of the answer. */
  track(...events: object[]): Promise<number>;
  /** A socket to the gateway that does not connect again by itself. */
  socket(): Socket;
}

export interface PageAnswer {
  status: number;
  ms: number;
  body: string;
}

export function createVisitor(shop: FaultShop): Visitor {
  const secret = shop.env.SESSION_SECRET ?? '';
  const token = issueSessionToken(secret);
  const cookie = `${SESSION_COOKIE}=${token}`;
  const identity = readSessionToken(token, secret);
  return {
    shopperId: identity?.guestShopperId ?? '',
    cookie,
    async page(path, timeoutMs = 15_000) {
      const begunMs = performance.now();
      try {
        const response = await fetch(`${shop.webUrl}${path}`, {
          headers: { cookie, accept: 'text/html' },
          redirect: 'manual',
          signal: AbortSignal.timeout(timeoutMs),
        });
        const body = await response.text();
        return { status: response.status, ms: performance.now() - begunMs, body };
      } catch {
        return { status: 0, ms: performance.now() - begunMs, body: '' };
      }
    },
    async track(...events) {
      const response = await fetch(`${shop.realtimeUrl}/events`, {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/json' },
        body: JSON.stringify({ events }),
        signal: AbortSignal.timeout(10_000),
      });
      await response.arrayBuffer();
      return response.status;
    },
    socket: () =>
      io(shop.realtimeUrl, {
        transports: ['websocket'],
        forceNew: true,
        reconnection: false,
        extraHeaders: { cookie, origin: shop.webUrl },
      }),
  };
}

/**
 * The status of a raw request: any method, path and headers. 0: the connection ended without a response.
 */
export function statusOf(
  url: string,
  options: { method?: string; path?: string; headers?: Record<string, string>; body?: string | Buffer } = {},
  timeoutMs = 10_000,
): Promise<number> {
  const { hostname, port } = new URL(url);
  const { method = 'GET', path = '/', headers = {}, body } = options;
  return new Promise((resolve) => {
    const sent = request({ hostname, port, method, path, headers, agent: false }, (response) => {
      response.resume();
      response.once('close', () => resolve(response.statusCode ?? 0));
    });
    sent.setTimeout(timeoutMs, () => sent.destroy());
    sent.once('error', () => resolve(0));
    sent.end(body);
  });
}

/** The value below which `share` of the values lie; 0 of none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0);
}

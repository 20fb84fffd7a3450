import cors from '@fastify/cors';
import { DangolError } from '#domain/shared/errors.ts';
import type { HttpServer, Request } from './http-server.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Of a route for the shop's pages: its methods, and the headers of its answers that they may read. */
    pages?: { methods: string; exposedHeaders?: string };
  }
}

const PREFLIGHT_SECONDS = 600;

/**
 * CORS for the shop's own pages, with cookies: applies to the routes of `app` that have `config.pages`. A foreign page
 * is refused with 403, also where CORS alone would only keep the answer from it: its request carries the shopper's
 * cookie. `isForeign` reads Origin and Host.
 */
export async function allowShopPages(app: HttpServer, isForeign: (request: Request) => boolean): Promise<void> {
  await app.register(cors, {
    delegator: (request, decide) => {
      const { pages } = request.routeOptions.config;
      if (pages === undefined || isForeign(request)) decide(null, { origin: false });
      else
        decide(null, {
          origin: true,
          credentials: request.headers.origin !== undefined,
          // Every preflight gets a response: its headers state what is allowed.
          strictPreflight: false,
          allowedHeaders: 'content-type',
          maxAge: PREFLIGHT_SECONDS,
          ...pages,
        });
    },
  });
  app.addHook('onRequest', (request, reply, done) => {
    // An origin that was not allowed above.
    const isRefused =
      request.headers.origin !== undefined &&
      !reply.hasHeader('access-control-allow-origin') &&
      request.routeOptions.config.pages !== undefined;
    done(
      isRefused ? new DangolError('forbidden', "This is for the shop's own pages only (Origin header).") : undefined,
    );
  });
}

import { type Me, meQuerySchema } from '#contracts/me.ts';
import type { ShopperState } from '#server/adapters/postgres/shopper-state.ts';
import { couponMessageOf } from '#server/coupons/coupons.ts';
import type { HttpServer } from '#server/http/http-server.ts';
import { parseQuery } from '#server/http/parse-query.ts';
import { encodeJson } from '#server/http/problem.ts';
import { within } from '#server/timeout.ts';
import type { ListBytes } from './list-bytes.ts';
import type { VisitorReader } from './visitor.ts';

export interface MeEndpointDeps {
  /** What pages show of a shopper, from PostgreSQL. May reject. */
  stateOf(shopperId: string): Promise<ShopperState>;
  lists: ListBytes;
  visitors: VisitorReader;
  /** The label of the experiment's variant a shopper is in; undefined: no experiment runs. */
  variantOf?: ((shopperId: string) => string) | undefined;
}

/** A page goes on without what takes longer. */
const STATE_TIMEOUT_MS = 500;

/**
 * GET /me[?lists=…][&productId=…]: all that a page shows of its shopper in one answer (contracts/me.ts), for the
 * caller's own session only. CORS for the shop's pages. Cost: one PostgreSQL statement, shared by the requests of one
 * turn of the event loop; a list is one MGET.
 */
export function addMeEndpoint(app: HttpServer, { stateOf, lists, visitors, variantOf }: MeEndpointDeps): void {
  app.route({
    method: ['GET', 'OPTIONS'],
    url: '/me',
    config: { pages: { methods: 'GET' } },
    async handler(request, reply) {
      const { lists: names, productId } = parseQuery(meQuerySchema, request.query);
      const { session, setCookie } = await visitors.knownOrNew(request.raw);
      const { shopperId } = session;
      // What is a member's own is for a verified log-in alone.
      const reading = session.isUnconfirmed === true ? undefined : stateOf(shopperId);
      const known = {
        isMember: session.customerId !== null,
        ...(reading && { openCoupons: async () => (await reading).coupons.map(couponMessageOf) }),
      };
      const [state, found] = await Promise.all([
        reading && within(reading, STATE_TIMEOUT_MS),
        Promise.all(names.map((name) => lists(name, shopperId, productId, known))),
      ]);
      const variant = variantOf?.(shopperId);
      const me: Omit<Me, 'lists'> = {
        shopperId,
        shopMs: Date.now(),
        isMember: session.customerId !== null,
        isOperator: session.role === 'ADMIN',
        name: state?.name ?? null,
        isTracked: !visitors.optedOut(request.raw),
        cartCount: state?.cartCount ?? null,
        wishes: state?.wishes ?? null,
        coupons: state?.coupons.map(couponMessageOf) ?? null,
        ...(variant !== undefined && { variant }),
      };
      if (setCookie !== null) reply.header('set-cookie', setCookie);
      reply.header('content-type', 'application/json').header('cache-control', 'no-store');
      const head = encodeJson(me);
      // The lists are passed on as they stand in Redis, into the object's last field.
      const between = found.flatMap((list, at) => (at === 0 ? [list] : [Buffer.from(','), list]));
      return Buffer.concat([head.subarray(0, -1), Buffer.from(',"lists":['), ...between, Buffer.from(']}')]);
    },
  });
}

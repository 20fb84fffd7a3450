import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { parse } from 'cookie';
import { Server, type Socket } from 'socket.io';
import { MAX_BATCH_BYTES } from '#contracts/events.ts';
import type { Push, TrackResult } from '#contracts/push.ts';
import type { SessionProbe } from '#server/adapters/redis-session-store.ts';
import { SESSION_COOKIE } from '#server/identity/session-token.ts';
import type { SessionResolver } from '#server/identity/sessions.ts';
import type { Logger } from '#server/observability/logger.ts';
import type { Metrics } from '#server/observability/metrics.ts';
import type { Collector } from '../collector/collector.ts';
import { createOperatorNamespace, type OperatorDeps } from '../operator/namespace.ts';
import { type OriginPolicy, originKind } from '../origin.ts';
import type { VisitorReader } from '../visitor.ts';
import type { DayTallies } from './day-tallies.ts';
import { createPushDelivery, rooms } from './deliver-push.ts';
import { createPresence } from './presence.ts';
import type { PresenceStore } from './presence-store.ts';
import { type SocketIdentity, watchSessions } from './session-watch.ts';
import { cutSlowReaders } from './slow-readers.ts';
import { tellTallies } from './tell-tallies.ts';

/** More sockets than tabs anybody has. */
const MAX_SOCKETS_A_SHOPPER = 30;

export interface GatewayDeps {
  server: HttpServer;
  collector: Collector;
  visitors: VisitorReader;
  sessions: SessionResolver;
  probe: SessionProbe;
  presence: PresenceStore;
  /** null: nobody is told the day's numbers. */
  tallies: DayTallies | null;
  origins: OriginPolicy;
  /** What the operators' console is told from. */
  operator: Pick<OperatorDeps, 'feed' | 'lag'>;
  logger: Logger;
  metrics: Metrics;
}

export interface Gateway {
  deliver(push: Push): void;
  sessionEnded(tokenHash: string): void;
  redisIsBack(): void;
  close(): Promise<void>;
}

interface Admitted extends SocketIdentity {
  optedOut: boolean;
}

/**
 * Socket.IO over WebSocket alone. A socket is admitted by Origin and session cookie in the handshake itself, so for every
 * namespace; it is put into its own shopper's room and can ask for no other.
 */
export function createGateway(deps: GatewayDeps): Gateway {
  const { server, collector, visitors, origins, logger, metrics } = deps;
  const admitted = new WeakMap<IncomingMessage, Admitted>();
  const refusals = metrics.counter('dangol_sockets_refused_total', 'Handshakes refused.', ['reason']);
  const sockets = metrics.gauge('dangol_sockets', 'Sockets connected.');
  const cut = metrics.counter('dangol_sockets_cut_total', 'Sockets cut off for not reading.');

  const io = new Server(server, {
    transports: ['websocket'],
    perMessageDeflate: false,
    serveClient: false,
    maxHttpBufferSize: MAX_BATCH_BYTES + 1_024,
    connectTimeout: 5_000,
    allowRequest: (request, decide) => {
      const refuse = (reason: string) => {
        refusals.inc({ reason });
        decide(reason, false);
      };
      if (originKind(request.headers.origin, request.headers.host, origins) === 'foreign') {
        refuse('origin');
        return;
      }
      visitors.known(request).then(
        (visitor) => {
          const token = parse(request.headers.cookie ?? '')[SESSION_COOKIE];
          if (visitor === null || token === undefined) {
            refuse('session');
            return;
          }
          admitted.set(request, { ...visitor, token });
          decide(null, true);
        },
        () => refuse('failure'),
      );
    },
  });

  const identityOf = (socket: Socket): Admitted => {
    const identity = admitted.get(socket.request);
    if (identity === undefined) throw new Error('a socket without a session was admitted');
    return identity;
  };
  const presence = createPresence(io, deps.presence);
  const tellingTallies = deps.tallies === null ? null : tellTallies(io, deps.tallies);
  const watch = watchSessions(io, { probe: deps.probe, sessions: deps.sessions, identityOf });
  const stopCutting = cutSlowReaders(io, cut);
  const deliver = createPushDelivery(io, metrics);
  const operators = createOperatorNamespace(io, {
    ...deps.operator,
    presence: deps.presence,
    sessions: deps.sessions,
    origins,
    tokenOf: (socket) => identityOf(socket).token,
  });

  io.on('connection', (socket) => {
    const { session, optedOut } = identityOf(socket);
    const room = rooms.shopper(session.shopperId);
    if ((io.sockets.adapter.rooms.get(room)?.size ?? 0) >= MAX_SOCKETS_A_SHOPPER) {
      refusals.inc({ reason: 'too-many' });
      socket.disconnect(true);
      return;
    }
    void socket.join(room);
    sockets.set(io.engine.clientsCount);
    presence.join(socket, session.shopperId);

    socket.on('track', (body: unknown, acknowledge: unknown) => {
      void collector
        .collect({
          body: asBatch(body),
          sender: session,
          address: visitors.addressOf(socket.request),
          isGuest: session.customerId === null,
          optedOut,
        })
        .then(({ result }) => {
          if (typeof acknowledge === 'function') (acknowledge as (result: TrackResult) => void)(result);
        })
        .catch((error: unknown) => logger.error({ err: error }, 'track'));
    });
    socket.on('disconnect', () => sockets.set(Math.max(0, io.engine.clientsCount - 1)));
  });

  return {
    deliver(push) {
      deliver(push);
      operators.pushed(push);
    },
    sessionEnded(tokenHash) {
      watch.ended(tokenHash);
      operators.recheck();
    },
    redisIsBack: watch.recheckAll,
    async close() {
      presence.close();
      tellingTallies?.close();
      await operators.close();
      watch.close();
      stopCutting();
      // Clients take a closed transport, unlike a disconnect by the server, as a reason to connect again.
      io.engine.close();
      io.disconnectSockets(true);
    },
  };
}

/** One event alone is a batch too. */
function asBatch(body: unknown): unknown {
  return typeof body === 'object' && body !== null && 'type' in body ? [body] : body;
}

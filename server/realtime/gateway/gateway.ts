import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { Server, type Socket } from 'socket.io';
import { MAX_BATCH_BYTES } from '#contracts/events.ts';
import type { Push, TrackResult } from '#contracts/push.ts';
import type { SessionProbe, SessionResolver } from '#server/identity/sessions.ts';
import type { Logger } from '#server/observability/logger.ts';
import type { Metrics } from '#server/observability/metrics.ts';
import type { Collector } from '../collector/collector.ts';
import { createOperatorNamespace, type OperatorDeps } from '../operator/namespace.ts';
import { type OriginPolicy, originKind } from '../origin.ts';
import type { VisitorReader } from '../visitor.ts';
import type { DayTallies } from './day-tallies.ts';
import { createPushDelivery, rooms } from './deliver-push.ts';
import { limitMessages, type RawConnection, terminate } from './message-budget.ts';
import { createPresence } from './presence.ts';
import type { PresenceStore } from './presence-store.ts';
import { publishTallies } from './publish-tallies.ts';
import { createRecentPushes } from './recent-pushes.ts';
import { type SocketIdentity, watchSessions } from './session-watch.ts';
import { cutSlowReaders } from './slow-readers.ts';
import { limitTabs } from './tab-limit.ts';

/** Where engine.io takes handshakes. */
export const SOCKET_PATH = '/socket.io/';
/** From the handshake to the first namespace. */
const CONNECT_WITHIN_MS = 5_000;
/** More sockets than tabs anybody has. */
const MAX_SOCKETS_A_SHOPPER = 30;

export interface GatewayDeps {
  server: HttpServer;
  collector: Collector;
  visitors: VisitorReader;
  sessions: SessionResolver;
  probe: SessionProbe;
  presence: PresenceStore;
  /** null: the day's numbers are not published. */
  tallies: DayTallies | null;
  origins: OriginPolicy;
  /** Sources of the operators' console. */
  operator: Pick<OperatorDeps, 'feed' | 'lag'>;
  logger: Logger;
  metrics: Metrics;
}

export interface Gateway {
  deliver(push: Push): void;
  sessionEnded(tokenHash: string): void;
  close(): Promise<void>;
}

interface Admitted extends SocketIdentity {
  optedOut: boolean;
}

/**
 * Socket.IO over WebSocket alone. A socket is admitted by Origin and session cookie in the handshake itself, so for
 * every namespace; it is put into its own shopper's room and can ask for no other.
 */
export function createGateway(deps: GatewayDeps): Gateway {
  const { server, collector, visitors, origins, logger, metrics } = deps;
  const admitted = new WeakMap<IncomingMessage, Admitted>();
  const refusals = metrics.counter('dangol_sockets_refused_total', 'Handshakes refused.', ['reason']);
  const sockets = metrics.gauge('dangol_sockets', 'Sockets connected.');
  const cut = metrics.counter('dangol_sockets_cut_total', 'Sockets closed for not reading.');

  const io = new Server(server, {
    path: SOCKET_PATH,
    transports: ['websocket'],
    perMessageDeflate: false,
    serveClient: false,
    maxHttpBufferSize: MAX_BATCH_BYTES + 1_024,
    connectTimeout: CONNECT_WITHIN_MS,
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
          if (visitor === null) {
            refuse('session');
            return;
          }
          admitted.set(request, { ...visitor, optedOut: visitors.optedOut(request) });
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
  limitMessages(io, {
    refused: metrics.counter('dangol_messages_refused_total', 'Socket messages refused.', ['reason']),
    cut: metrics.counter('dangol_sockets_cut_for_rate_total', 'Sockets closed for exceeding the rate limit.'),
  });
  limitTabs(io, {
    most: MAX_SOCKETS_A_SHOPPER,
    shopperOf: (socket) => identityOf(socket).session.shopperId,
    onRefused: () => refusals.inc({ reason: 'too-many' }),
  });
  endIdleHandshakes(io);
  const presence = createPresence(io, deps.presence);
  const tallyPublisher = deps.tallies === null ? null : publishTallies(io, deps.tallies);
  const watch = watchSessions(io, { probe: deps.probe, sessions: deps.sessions, identityOf });
  const stopCutting = cutSlowReaders(io, cut);
  const deliver = createPushDelivery(io, metrics);
  const recent = createRecentPushes();
  const operators = createOperatorNamespace(io, {
    ...deps.operator,
    presence: deps.presence,
    sessions: deps.sessions,
    origins,
    tokenOf: (socket) => identityOf(socket).token,
  });

  io.on('connection', (socket) => {
    const { session, optedOut } = identityOf(socket);
    void socket.join(rooms.shopper(session.shopperId));
    for (const { event, data } of recent.of(session.shopperId)) socket.emit(event, data);
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
        .catch((error: unknown) => logger.error({ code: 'request-failed', err: error }, 'track'));
    });
    socket.on('disconnect', () => sockets.set(Math.max(0, io.engine.clientsCount - 1)));
  });

  return {
    deliver(push) {
      recent.add(push);
      deliver(push);
      operators.pushed(push);
    },
    sessionEnded(tokenHash) {
      watch.ended(tokenHash);
      operators.recheck();
    },
    async close() {
      presence.close();
      tallyPublisher?.close();
      await operators.close();
      watch.close();
      stopCutting();
      // Clients take a closed transport, unlike a disconnect by the server, as a reason to connect again.
      io.engine.close();
      io.disconnectSockets(true);
    },
  };
}

/**
 * Ends handshakes after which nothing came. Socket.IO closes them too, but waits half a minute for the client's side of
 * the closing, and for as long holds a descriptor.
 */
function endIdleHandshakes(io: Server): void {
  io.engine.on('connection', (connection: RawConnection & { readyState: string }) => {
    const timer = setTimeout(() => {
      if (connection.readyState !== 'open') terminate(connection);
    }, CONNECT_WITHIN_MS + 1_000);
    timer.unref();
  });
}

/** One event alone is a batch too. */
function asBatch(body: unknown): unknown {
  return typeof body === 'object' && body !== null && 'type' in body ? [body] : body;
}

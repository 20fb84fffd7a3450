import type { Server, Socket } from 'socket.io';
import { type GroupLag, OPERATOR_NAMESPACE, type OperatorTick } from '#contracts/operator.ts';
import type { Push } from '#contracts/push.ts';
import type { SessionResolver } from '#server/identity/sessions.ts';
import { isOperator } from '#server/operator/require-operator.ts';
import type { PresenceStore } from '../gateway/presence-store.ts';
import { type OriginPolicy, originKind } from '../origin.ts';
import type { BehaviorFeed } from './behavior-feed.ts';
import type { LagReader } from './lag.ts';
import { createTally } from './tally.ts';

/** People cannot read figures that change more often; limits rendering in the browser under any rate of events. */
const TICK_MS = 500;
const LAG_EVERY_MS = 3_000;
const RECHECK_EVERY_MS = 3_000;
/** A page that is loaded again finds the feed still open. */
const LINGER_MS = 10_000;

export interface OperatorDeps {
  feed: BehaviorFeed;
  lag: LagReader;
  presence: Pick<PresenceStore, 'count'>;
  sessions: SessionResolver;
  origins: OriginPolicy;
  /** The session token a socket came with. */
  tokenOf(socket: Socket): string;
  now?: () => number;
}

export interface OperatorNamespace {
  /** Called with every push that this gateway receives. */
  pushed(push: Push): void;
  /** A session has ended: looks at each operator's again. */
  recheck(): void;
  close(): Promise<void>;
}

/**
 * The shop's activity, for operators: the socket must come from a page of the shop (a missing Origin is refused) and
 * its session must have role ADMIN, at the handshake and every 3 s from then on; a session that cannot be read is
 * refused. Nothing is read from Kafka or Redis while no operator watches.
 */
export function createOperatorNamespace(io: Server, deps: OperatorDeps): OperatorNamespace {
  const { sessions, origins, presence, tokenOf, now = Date.now } = deps;
  const operators = io.of(OPERATOR_NAMESPACE);
  const tally = createTally();
  let feed: ReturnType<BehaviorFeed['open']> | null = null;
  let lag: GroupLag[] = [];
  let timers: NodeJS.Timeout[] = [];
  let lingering: NodeJS.Timeout | undefined;
  let tickedAtMs = now();
  let ticking = false;

  const mayWatch = async (socket: Socket): Promise<boolean> => {
    const session = await sessions.resolve(tokenOf(socket));
    return session !== null && isOperator(session);
  };

  operators.use((socket, next) => {
    const { origin, host } = socket.request.headers;
    const refuse = () => next(new Error('forbidden'));
    if (originKind(origin, host, origins) !== 'own') refuse();
    else mayWatch(socket).then((may) => (may ? next() : refuse()), refuse);
  });

  operators.on('connection', (socket) => {
    clearTimeout(lingering);
    begin();
    socket.on('disconnect', () => {
      if (operators.sockets.size > 0) return;
      clearTimeout(lingering);
      lingering = setTimeout(() => void end(), LINGER_MS);
      lingering.unref();
    });
  });

  function begin(): void {
    if (feed !== null) return;
    feed = deps.feed.open(tally.event);
    tally.take();
    tickedAtMs = now();
    timers = [
      setInterval(() => void tick(), TICK_MS),
      setInterval(() => void readLag(), LAG_EVERY_MS),
      setInterval(recheck, RECHECK_EVERY_MS),
    ];
    void readLag();
  }

  async function end(): Promise<void> {
    for (const timer of timers) clearInterval(timer);
    timers = [];
    const closing = feed;
    feed = null;
    await closing?.close();
  }

  async function readLag(): Promise<void> {
    lag = await deps.lag();
  }

  async function tick(): Promise<void> {
    // Redis may be slow: the next tick has what this one would have had.
    if (ticking) return;
    ticking = true;
    const counts = await presence.count([]).catch(() => null);
    ticking = false;
    const atMs = now();
    const message: OperatorTick = {
      atMs,
      spanMs: Math.max(1, atMs - tickedAtMs),
      feed: feed?.isOn() === true ? 'on' : 'starting',
      ...tally.take(),
      presence: counts && { online: counts.online, sockets: io.engine.clientsCount },
      lag,
    };
    tickedAtMs = atMs;
    // Volatile: for a browser that does not keep up there is a newer one in a moment.
    operators.local.volatile.emit('tick', message);
  }

  function recheck(): void {
    for (const socket of operators.sockets.values())
      void mayWatch(socket).then((may) => {
        if (!may) socket.disconnect(true);
      });
  }

  return {
    pushed(push) {
      if (feed !== null) tally.push(push, now());
    },
    recheck,
    async close() {
      clearTimeout(lingering);
      await end();
    },
  };
}

import type { Server, Socket } from 'socket.io';
import type { SessionProbe } from '#server/adapters/redis-session-store.ts';
import type { Session, SessionResolver } from '#server/identity/sessions.ts';

const CHECK_EVERY_MS = 3_000;

export interface SessionWatch {
  /** A message said this session is over. */
  ended(tokenHash: string): void;
  /** Redis is back after being away: somebody may have been taken for their guest meanwhile. */
  recheckAll(): void;
  close(): void;
}

export interface SocketIdentity {
  session: Session;
  /** As it came in the cookie; kept to ask again. */
  token: string;
}

/**
 * Ends sockets whose session is over, within 5 s of a log-out: at once by message, and by asking every 3 s in case the
 * message was missed. While Redis does not answer nobody is put out.
 */
export function watchSessions(
  io: Server,
  {
    probe,
    sessions,
    identityOf,
  }: {
    probe: SessionProbe;
    sessions: SessionResolver;
    identityOf(socket: Socket): SocketIdentity;
  },
): SessionWatch {
  const sockets = () => [...io.sockets.sockets.values()];
  const endAll = (over: (identity: SocketIdentity) => boolean) => {
    for (const socket of sockets()) if (over(identityOf(socket))) socket.disconnect(true);
  };

  async function askAll(): Promise<void> {
    const members = new Set<string>();
    for (const socket of sockets()) {
      const { session } = identityOf(socket);
      if (session.customerId !== null) members.add(session.tokenHash);
    }
    const over = await probe.ended([...members]);
    if (over.size > 0) endAll(({ session }) => session.customerId !== null && over.has(session.tokenHash));
  }

  const timer = setInterval(() => void askAll().catch(() => undefined), CHECK_EVERY_MS);
  timer.unref();

  return {
    ended: (tokenHash) => endAll(({ session }) => session.tokenHash === tokenHash),
    recheckAll() {
      for (const socket of sockets()) {
        const { session, token } = identityOf(socket);
        void sessions.resolve(token).then((now) => {
          if (now?.shopperId !== session.shopperId) socket.disconnect(true);
        });
      }
    },
    close: () => clearInterval(timer),
  };
}

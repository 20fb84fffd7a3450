import type { Server, Socket } from 'socket.io';
import type { PageSession, SessionProbe, SessionResolver } from '#server/identity/sessions.ts';

const CHECK_EVERY_MS = 3_000;

export interface SessionWatch {
  /** Called when a message announces that this session has ended. */
  ended(tokenHash: string): void;
  close(): void;
}

export interface SocketIdentity {
  session: PageSession;
  /** As it came in the cookie; kept to ask again. */
  token: string;
}

/**
 * Ends sockets whose session is over, within 5 s of a log-out: at once by message, and by asking PostgreSQL every 3 s
 * in case the message was missed. While it does not answer no socket is ended. Sockets of unconfirmed sessions are
 * asked about in the same rhythm, and ended once they are known to be a member's: the browser connects again as who it
 * is.
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
    await Promise.all([askMembers(), askUnconfirmed()]);
  }

  async function askMembers(): Promise<void> {
    const members = new Set<string>();
    for (const socket of sockets()) {
      const { session } = identityOf(socket);
      if (session.customerId !== null) members.add(session.tokenHash);
    }
    const over = await probe.ended([...members]);
    if (over.size > 0) endAll(({ session }) => session.customerId !== null && over.has(session.tokenHash));
  }

  async function askUnconfirmed(): Promise<void> {
    const tokens = new Set<string>();
    for (const socket of sockets()) {
      const { session, token } = identityOf(socket);
      if (session.isUnconfirmed === true) tokens.add(token);
    }
    for (const token of tokens) {
      const known = await sessions.resolve(token);
      // Not one of them can be asked about yet.
      if (known?.isUnconfirmed === true) return;
      endAll((identity) => identity.token === token);
    }
  }

  const timer = setInterval(() => void askAll().catch(() => undefined), CHECK_EVERY_MS);
  timer.unref();

  return {
    ended: (tokenHash) => endAll(({ session }) => session.tokenHash === tokenHash),
    close: () => clearInterval(timer),
  };
}

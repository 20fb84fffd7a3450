import { createServer, connect as openSocket, type Server, type Socket } from 'node:net';

/** A way to a service that can be shut: what is connected is cut, what comes is refused. */
export interface TcpGate {
  port: number;
  shut(): Promise<void>;
  open(): Promise<void>;
}

export async function startTcpGate(target: { host: string; port: number }): Promise<TcpGate> {
  const sockets = new Set<Socket>();
  let server: Server | null = null;
  let port = 0;

  function pass(client: Socket): void {
    const upstream = openSocket(target);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.pipe(upstream).pipe(client);
  }

  async function open(): Promise<void> {
    const listening = createServer(pass);
    await new Promise<void>((resolve, reject) => {
      listening.once('error', reject);
      listening.listen(port, '127.0.0.1', resolve);
    });
    const address = listening.address();
    port = typeof address === 'object' && address !== null ? address.port : port;
    server = listening;
  }

  await open();
  return {
    get port() {
      return port;
    },
    open,
    async shut() {
      const closing = server;
      server = null;
      const closed = new Promise<void>((resolve) => {
        if (closing === null) resolve();
        else closing.close(() => resolve());
      });
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

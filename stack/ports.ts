import { createServer } from 'node:net';
import { claimPort } from './port-claims.ts';

/** Whether this process could listen on the port of the loopback address right now. */
export function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

function anyFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port: 0, host: '127.0.0.1' }, () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/** Where ports come from; an argument so that the choice can be tested without sockets. */
export interface PortSource {
  isFree(port: number): Promise<boolean>;
  anyFree(): Promise<number>;
  /** Reserves the port until it is listened on; false: another process has. */
  claim(port: number): boolean;
}

export const machinePorts: PortSource = { isFree: isPortFree, anyFree: anyFreePort, claim: claimPort };

/**
 * The first wanted port that is free and not in `promised`, otherwise any free one. The result is added to `promised`
 * and claimed from other processes, because several services, and stacks of other checkouts, choose before any of them
 * listens.
 */
export async function choosePort(
  wanted: readonly (number | undefined)[],
  promised: Set<number>,
  source: PortSource = machinePorts,
): Promise<number> {
  for (const port of wanted) {
    if (port === undefined || promised.has(port)) continue;
    if ((await source.isFree(port)) && source.claim(port)) {
      promised.add(port);
      return port;
    }
  }
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const port = await source.anyFree();
    if (promised.has(port) || !source.claim(port)) continue;
    promised.add(port);
    return port;
  }
  throw new Error('No free port was found in 50 attempts. Stop some programs that listen on 127.0.0.1.');
}

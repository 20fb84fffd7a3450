import { connect } from 'node:net';

/** Where a Redis answers, out of redis://user:password@host:port/database. */
interface RedisAddress {
  host: string;
  port: number;
  database: number;
  username: string;
  password: string;
}

export function parseRedisUrl(url: string): RedisAddress {
  const parsed = new URL(url);
  return {
    host: parsed.hostname,
    port: Number(parsed.port || 6379),
    database: Number(parsed.pathname.slice(1) || 0),
    username: decodeURIComponent(parsed.username),
    password: decodeURIComponent(parsed.password),
  };
}

/** One command in RESP, the Redis protocol: https://redis.io/docs/latest/develop/reference/protocol-spec/ */
export function encodeCommand(parts: readonly string[]): string {
  return `*${parts.length}\r\n${parts.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`).join('')}`;
}

/** Splits an answer of simple strings, errors, integers and bulk strings; null while it is not whole yet. */
export function parseReplies(text: string, count: number): (string | null)[] | null {
  const replies: (string | null)[] = [];
  let at = 0;
  while (replies.length < count) {
    const end = text.indexOf('\r\n', at);
    if (end < 0) return null;
    const kind = text[at];
    const line = text.slice(at + 1, end);
    at = end + 2;
    if (kind === '-') throw new Error(`Redis answered: ${line}`);
    if (kind !== '$') {
      replies.push(line);
      continue;
    }
    const length = Number(line);
    if (length < 0) {
      replies.push(null);
      continue;
    }
    if (text.length < at + length + 2) return null;
    replies.push(text.slice(at, at + length));
    at += length + 2;
  }
  return replies;
}

/**
 * Sends commands over one connection and returns their answers. Only for the few ASCII commands of health and identity
 * checks; the shop itself uses the Redis adapter.
 */
export function askRedis(
  url: string,
  commands: readonly (readonly string[])[],
  timeoutMs = 2_000,
): Promise<(string | null)[]> {
  const { host, port, database, username, password } = parseRedisUrl(url);
  const opening: string[][] = [];
  if (password !== '') opening.push(username === '' ? ['AUTH', password] : ['AUTH', username, password]);
  if (database !== 0) opening.push(['SELECT', String(database)]);
  const all = [...opening, ...commands];
  return new Promise((resolve, reject) => {
    let received = '';
    const socket = connect({ host, port });
    const finish = (settle: () => void) => {
      socket.destroy();
      settle();
    };
    socket.setTimeout(timeoutMs, () => finish(() => reject(new Error(`Redis on ${host}:${port} did not answer.`))));
    socket.once('error', (error) => finish(() => reject(error)));
    socket.once('close', () => reject(new Error(`Redis on ${host}:${port} closed the connection.`)));
    socket.once('connect', () => socket.write(all.map(encodeCommand).join('')));
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      try {
        const replies = parseReplies(received, all.length);
        if (replies !== null) finish(() => resolve(replies.slice(opening.length)));
      } catch (error) {
        finish(() => reject(error));
      }
    });
  });
}

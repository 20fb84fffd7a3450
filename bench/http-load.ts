import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

export interface HttpLoad {
  port: number;
  /** What each shopper sends, asked in turn: whole requests, keep-alive, without a body. */
  requests: readonly string[];
  connections: number;
  seconds: number;
  /** Requests a second, due at even distances; absent: each connection asks again as soon as it was answered. */
  rate?: number;
}

export interface HttpLoadResult {
  answered: number;
  /** Answers other than 2xx, connections lost, and what was due and not answered a second after the end. */
  failed: number;
  /** The same by what it was. */
  failures: Record<string, number>;
  requestsPerSecond: number;
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
  /** CPU this generator took for a request. */
  ownCpuMicroseconds: number;
}

const HEAD_END = Buffer.from('\r\n\r\n');
const DRAIN_MS = 1_000;

/** One keep-alive connection with at most one request under way. */
class Connection {
  readonly #socket: Socket;
  readonly #answered: (connection: Connection, status: string) => void;
  /** Of the answer under way: bytes still to come, once its head was read. */
  #left = -1;
  #head: Buffer | null = null;
  #status = '';
  /** When the request under way was due. */
  dueMs = 0;

  constructor(port: number, answered: (connection: Connection, status: string) => void, lost: () => void) {
    this.#answered = answered;
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket.on('data', (chunk: Buffer) => this.#take(chunk));
    this.#socket.on('error', () => undefined);
    this.#socket.on('close', lost);
  }

  ready(): Promise<void> {
    return new Promise((resolve, reject) => this.#socket.once('connect', resolve).once('error', reject));
  }

  send(request: string, dueMs: number): void {
    this.dueMs = dueMs;
    this.#socket.write(request, 'latin1');
  }

  end(): void {
    this.#socket.removeAllListeners('close').destroy();
  }

  #take(chunk: Buffer): void {
    if (this.#left < 0) {
      const bytes = this.#head === null ? chunk : Buffer.concat([this.#head, chunk]);
      const end = bytes.indexOf(HEAD_END);
      if (end < 0) {
        this.#head = bytes;
        return;
      }
      this.#head = null;
      const head = bytes.toString('latin1', 0, end);
      this.#status = head.slice('HTTP/1.1 '.length, 'HTTP/1.1 200'.length);
      const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
      if (length === undefined) throw new Error(`An answer without a length: ${head}`);
      this.#left = Number(length) - (bytes.length - end - HEAD_END.length);
    } else this.#left -= chunk.length;
    if (this.#left > 0) return;
    this.#left = -1;
    this.#answered(this, this.#status);
  }
}

/**
 * Asks over raw sockets, at some 25 µs of CPU a request: a generator that takes as much as the server measures itself
 * where both share two cores. Paced, a request that finds every connection busy waits, and its latency counts from when
 * it was due, not from when it could be sent.
 */
export async function loadOverHttp({ port, requests, connections, seconds, rate }: HttpLoad): Promise<HttpLoadResult> {
  const latenciesMs: number[] = [];
  const failures: Record<string, number> = {};
  const fail = (kind: string, count = 1) => {
    failures[kind] = (failures[kind] ?? 0) + count;
  };
  const failed = () => Object.values(failures).reduce((sum, count) => sum + count, 0);
  let sent = 0;
  let running = true;
  const idle: Connection[] = [];
  const ask = (connection: Connection, dueMs: number) =>
    connection.send(requests[sent++ % requests.length] as string, dueMs);
  const answered = (connection: Connection, status: string) => {
    const nowMs = performance.now();
    if (status.startsWith('2')) latenciesMs.push(nowMs - connection.dueMs);
    else fail(status);
    if (running && rate === undefined) ask(connection, nowMs);
    else idle.push(connection);
    if (rate !== undefined) askWhatIsDue(nowMs);
  };
  const all = Array.from({ length: connections }, () => new Connection(port, answered, () => fail('connection lost')));
  await Promise.all(all.map((connection) => connection.ready()));

  const cpu = process.cpuUsage();
  const beginMs = performance.now();
  const endMs = beginMs + seconds * 1_000;
  const total = rate === undefined ? Number.POSITIVE_INFINITY : Math.floor(rate * seconds);
  const askWhatIsDue = (nowMs: number) => {
    while (idle.length > 0 && sent < total) {
      const dueMs = beginMs + (sent * 1_000) / (rate as number);
      if (dueMs > nowMs) return;
      // Round robin, since a server closes connections that were idle for seconds.
      ask(idle.shift() as Connection, dueMs);
    }
  };
  if (rate === undefined) for (const connection of all) ask(connection, beginMs);
  else idle.push(...all);
  while (performance.now() < endMs) {
    // Timers have a millisecond: at 5,000/s five requests are due together.
    await delay(rate === undefined ? 50 : 1);
    if (rate !== undefined) askWhatIsDue(performance.now());
  }
  running = false;
  // What fell due within the last turn.
  if (rate !== undefined) askWhatIsDue(endMs);
  const spentSeconds = (performance.now() - beginMs) / 1_000;
  const answeredInTime = latenciesMs.length;
  const drainedMs = endMs + DRAIN_MS;
  while (latenciesMs.length + failed() < Math.min(sent, total) && performance.now() < drainedMs) await delay(1);
  const unanswered = (rate === undefined ? sent : total) - latenciesMs.length - failed();
  if (unanswered > 0) fail('not answered', unanswered);
  const { user, system } = process.cpuUsage(cpu);
  for (const connection of all) connection.end();
  latenciesMs.sort((a, b) => a - b);
  const at = (share: number) => latenciesMs[Math.floor(latenciesMs.length * share)] ?? Number.NaN;
  return {
    answered: latenciesMs.length,
    failed: failed(),
    failures,
    requestsPerSecond: answeredInTime / spentSeconds,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    maxMs: latenciesMs.at(-1) ?? Number.NaN,
    ownCpuMicroseconds: (user + system) / Math.max(1, latenciesMs.length),
  };
}

// A process of its own: what is measured must not wait for the one that measures.
if (process.send !== undefined)
  process.once('message', (load: HttpLoad) => {
    void loadOverHttp(load).then((result) => process.send?.(result, () => process.disconnect()));
  });

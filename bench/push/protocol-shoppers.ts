import { setTimeout as pause } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import { v7 as uuidv7 } from 'uuid';

/**
 * Shoppers without a browser: a socket each, one event under way at a time, stamped when it leaves and when its push
 * arrives.
 */
export interface PushLoad {
  url: string;
  /** Cookie header of each shopper; as many sockets are opened. */
  cookies: readonly string[];
  origin: string;
  eventsPerSecond: number;
  seconds: number;
  /** The event that shopper number `shopper` sends as their `turn`-th. */
  event(shopper: number, turn: number): { type: string; payload: Record<string, unknown> };
  /** Whether a message of the server answers the event under way. */
  answers(message: unknown, sentAtMs: number): boolean;
  /** Socket message that carries the answer. */
  answerEvent: string;
}

export interface PushFigures {
  sent: number;
  /** Milliseconds from emit to answer, in order of arrival. */
  latenciesMs: number[];
  /** Events whose answer did not come within 5 s. */
  unanswered: number;
}

const ANSWER_TIMEOUT_MS = 5_000;
const CONNECTIONS_AT_ONCE = 50;

/** Opens the sockets, sends at a steady rate, closes. Throws if a shopper cannot connect. */
export async function runPushLoad(load: PushLoad): Promise<PushFigures> {
  const sockets = await connectAll(load);
  const figures: PushFigures = { sent: 0, latenciesMs: [], unanswered: 0 };
  const pending = new Map<number, number>();
  sockets.forEach((socket, shopper) => {
    socket.on(load.answerEvent, (message: unknown) => {
      const sentAt = pending.get(shopper);
      if (sentAt === undefined || !load.answers(message, sentAt)) return;
      pending.delete(shopper);
      figures.latenciesMs.push(Date.now() - sentAt);
    });
  });
  try {
    await sendSteadily(load, sockets, pending, figures);
    const deadline = Date.now() + ANSWER_TIMEOUT_MS;
    while (pending.size > 0 && Date.now() < deadline) await pause(20);
    figures.unanswered += pending.size;
  } finally {
    for (const socket of sockets) socket.disconnect();
  }
  return figures;
}

async function sendSteadily(load: PushLoad, sockets: Socket[], pending: Map<number, number>, figures: PushFigures) {
  const startedAt = Date.now();
  const turns = new Array<number>(sockets.length).fill(0);
  const total = Math.round(load.eventsPerSecond * load.seconds);
  for (let index = 0; index < total; index++) {
    const dueAt = startedAt + (index * 1000) / load.eventsPerSecond;
    while (Date.now() < dueAt) await pause(Math.max(1, dueAt - Date.now()));
    const shopper = index % sockets.length;
    const sentAt = pending.get(shopper);
    if (sentAt !== undefined) {
      // Still waiting for the last answer: give up on it once it is late, and never have two under way.
      if (Date.now() - sentAt < ANSWER_TIMEOUT_MS) continue;
      figures.unanswered++;
    }
    const turn = turns[shopper] ?? 0;
    turns[shopper] = turn + 1;
    const { type, payload } = load.event(shopper, turn);
    pending.set(shopper, Date.now());
    figures.sent++;
    sockets[shopper]?.emit('track', {
      events: [{ id: uuidv7(), type, version: 1, occurredAt: new Date().toISOString(), payload }],
    });
  }
}

async function connectAll(load: PushLoad): Promise<Socket[]> {
  const sockets: Socket[] = [];
  for (let first = 0; first < load.cookies.length; first += CONNECTIONS_AT_ONCE) {
    const batch = load.cookies.slice(first, first + CONNECTIONS_AT_ONCE).map((cookie) => connect(load, cookie));
    sockets.push(...(await Promise.all(batch)));
  }
  return sockets;
}

function connect({ url, origin }: PushLoad, cookie: string): Promise<Socket> {
  const socket = io(url, {
    transports: ['websocket'],
    forceNew: true,
    extraHeaders: { cookie, origin },
    reconnection: false,
  });
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(socket));
    socket.once('connect_error', (cause) =>
      reject(new Error(`A protocol shopper could not connect to ${url}: ${cause.message}`, { cause })),
    );
  });
}

/** The q-quantile (0..1) by nearest rank; NaN for no values. */
export function quantile(values: readonly number[], q: number): number {
  if (values.length === 0) return Number.NaN;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN;
}

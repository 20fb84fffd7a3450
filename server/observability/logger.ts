import { type DestinationStream, type Logger as PinoLogger, pino } from 'pino';

/** One JSON object a line. Lines carry ids only: what could name a person is removed, however it got in. */
export type Logger = PinoLogger;

const PERSONAL = [
  'email',
  'password',
  'passwordHash',
  'phone',
  'recipient',
  'addressLine1',
  'addressLine2',
  'line1',
  'line2',
  'cookie',
  'authorization',
  'token',
  'card',
];

export interface LoggerOptions {
  /** Names the process: web, realtime, workers, relay … */
  name: string;
  level?: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  destination?: DestinationStream;
  /** Takes warnings and errors besides; also where `level` leaves warnings out of the destination. */
  forwarder?: DestinationStream;
}

export function createLogger({ name, level = 'info', destination, forwarder }: LoggerOptions): Logger {
  const options = {
    name,
    level: forwarder !== undefined && level === 'error' ? 'warn' : level,
    base: { process: name },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: PERSONAL.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]), remove: true },
  };
  if (forwarder !== undefined && level !== 'silent')
    return pino(
      options,
      pino.multistream([
        { level, stream: destination ?? pino.destination(1) },
        { level: 'warn', stream: forwarder },
      ]),
    );
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** Swallows everything; for tests and tools. */
export function silentLogger(): Logger {
  return createLogger({ name: 'silent', level: 'silent' });
}

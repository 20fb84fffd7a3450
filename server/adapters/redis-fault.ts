import { ReplyError } from 'ioredis';
import { type Fault, REFUSED, UNAVAILABLE } from './fault.ts';

/** Replies of a Redis that is starting, full, failing over or read-only. */
const NOT_NOW = /^(LOADING|BUSY|READONLY|MASTERDOWN|OOM|MISCONF|CLUSTERDOWN|TRYAGAIN|NOREPLICAS|UNBLOCKED)\b/;
/** Replies that name the arguments as the reason. */
const ARGUMENTS = /^(WRONGTYPE\b|ERR .*(not an integer|not a valid float|out of range|syntax error|invalid|exceeds))/;
/** ioredis has no classes or codes for these. */
const CONNECTION =
  /^(Command timed out|Connection is closed|Stream isn't writeable|Reached the max retries per request|Connection not ready)/;

export function redisFault(error: unknown): Fault | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof ReplyError || error.name === 'ReplyError') {
    if (NOT_NOW.test(error.message)) return UNAVAILABLE;
    return ARGUMENTS.test(error.message) ? REFUSED : undefined;
  }
  return error.name === 'MaxRetriesPerRequestError' || CONNECTION.test(error.message) ? UNAVAILABLE : undefined;
}

import {
  isServerLogCode,
  SERVER_LOG_IDS,
  SERVER_LOG_MESSAGE_LENGTH,
  type ServerLog,
  type ServerLogCode,
  serverLogSchema,
  UNKNOWN_CODE,
} from '#contracts/server-logs.ts';

const REMOVED = '[removed]';
const MAIL = /[^\s@<>"'(),;:=]+@[^\s@<>"'(),;:]+/g;
/** `token=…`, `Authorization: Bearer …`, as a client library may quote what it sent. */
const SECRET =
  /\b(password|passwd|pwd|secret|token|authorization|cookie|session|api[-_]?key)\b["']?\s*[=:]\s*(bearer\s+|basic\s+)?\S+/gi;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** A token, a hash, a key: longer than any word of a message. */
const LONG_WORD = /[A-Za-z0-9+/=_.-]{24,}/g;
/** Eight digits or more, however they are grouped: telephone numbers, cards, accounts. */
const DIGITS = /\+?\d(?:[\s().-]{0,2}\d){7,}/g;
/** A longer text is cut before it is looked through, so that a huge one costs little. */
const READ_LENGTH = 2_000;

/** A message without what could name a person or open an account, of 300 characters at most. */
export function withoutPersonalText(text: string): string {
  const ids: string[] = [];
  return text
    .slice(0, READ_LENGTH)
    .replaceAll(/\p{Cc}/gu, ' ')
    .replaceAll(SECRET, `$1=${REMOVED}`)
    .replaceAll(MAIL, REMOVED)
    .replaceAll(LONG_WORD, (word) => {
      if (!UUID.test(word)) return REMOVED;
      ids.push(word);
      return '\u0000';
    })
    .replaceAll(DIGITS, REMOVED)
    .replaceAll('\u0000', () => ids.shift() ?? '')
    .slice(0, SERVER_LOG_MESSAGE_LENGTH);
}

interface LoggedError {
  type?: unknown;
  message?: unknown;
  code?: unknown;
}

/**
 * What of a line that pino wrote may leave the process: time, process, level, code, message, and the ids of
 * contracts/server-logs.ts. null for a line that is not one of ours. The message of an error of a library is left out,
 * its class stands in its place: it may quote the values it failed on.
 */
export function serverLogOf(line: string, instance: string): ServerLog | null {
  const logged: unknown = JSON.parse(line);
  if (typeof logged !== 'object' || logged === null) return null;
  const fields = logged as Record<string, unknown>;
  const error = (typeof fields.err === 'object' && fields.err !== null ? fields.err : {}) as LoggedError;
  const ids: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(SERVER_LOG_IDS)) {
    const { success, data } = schema.safeParse(fields[name]);
    if (success) ids[name] = data;
  }
  const parsed = serverLogSchema.safeParse({
    ...ids,
    at: fields.time,
    process: fields.process,
    level: fields.level === 'warn' ? 'warn' : 'error',
    code: codeOf(fields.code) ?? codeOf(error.code) ?? UNKNOWN_CODE,
    message: withoutPersonalText(messageOf(fields.msg, error)),
    instance,
  });
  return parsed.success ? parsed.data : null;
}

function codeOf(value: unknown): ServerLogCode | null {
  return isServerLogCode(value) ? value : null;
}

/** pino takes the message of an error where a line has none of its own. */
function messageOf(message: unknown, error: LoggedError): string {
  const text = typeof message === 'string' ? message : '';
  if (text === '' || text === error.message) return typeof error.type === 'string' ? error.type : 'Error';
  return text;
}

import type { ZodType } from 'zod';
import type { IncomingMessage } from '#server/adapters/kafka/port.ts';
import type { Rejected } from './dead-letters.ts';

/** What reads a value at the edge: a zod schema, or what stands for one. */
export type Schema<T> = Pick<ZodType<T>, 'safeParse'>;

/** A message that was parsed, and where it stood. */
export interface Parsed<T> {
  value: T;
  source: IncomingMessage;
}

/** A message's value by its schema, or why not, naming the fields. */
export function parseMessage<T>(source: IncomingMessage, schema: Schema<T>): Parsed<T> | Rejected {
  if (source.value === null) return { source, reason: 'the message is empty' };
  let json: unknown;
  try {
    json = JSON.parse(source.value);
  } catch (error) {
    return { source, reason: `not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  const result = schema.safeParse(json);
  if (result.success) return { value: result.data, source };
  const fields = result.error.issues.map((issue) => `${issue.path.join('.') || '(whole)'}: ${issue.message}`);
  return { source, reason: fields.join('; ') };
}

export function parseMessages<T>(
  messages: readonly IncomingMessage[],
  schema: Schema<T>,
): { parsed: Parsed<T>[]; rejected: Rejected[] } {
  const parsed: Parsed<T>[] = [];
  const rejected: Rejected[] = [];
  for (const message of messages) {
    const outcome = parseMessage(message, schema);
    if ('reason' in outcome) rejected.push(outcome);
    else parsed.push(outcome);
  }
  return { parsed, rejected };
}

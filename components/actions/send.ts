import type { z } from 'zod';
import { type ActionRefusal, actionRefusalSchema } from '#contracts/actions.ts';

export type Refused = { ok: false } & ActionRefusal;
export type Answer<T> = ({ ok: true } & T) | Refused;

export interface Sending {
  method: 'POST' | 'PUT' | 'DELETE';
  path: string;
  body: unknown;
}

/** Longer than the server takes for anything; after that the answer counts as lost. */
const ANSWER_WITHIN_MS = 20_000;
const AGAIN_AFTER_MS = 400;

/**
 * Sends an act to one of the routes of contracts/actions.ts. One that gets no answer of ours (connection lost, server
 * restarted or overloaded) is sent once more: every route takes a repeat as the same act. Throws when the second has no
 * answer either; whether the act was carried out is unknown then.
 */
export async function send<S extends z.ZodType<object>>(sending: Sending, schema: S): Promise<Answer<z.infer<S>>> {
  try {
    return await sendOnce(sending, schema);
  } catch {
    await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS));
    return sendOnce(sending, schema);
  }
}

async function sendOnce<S extends z.ZodType<object>>(
  { method, path, body }: Sending,
  schema: S,
): Promise<Answer<z.infer<S>>> {
  const response = await fetch(path, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    cache: 'no-store',
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });
  const answer: unknown = await response.json();
  if (response.ok) return { ok: true, ...schema.parse(answer) };
  return { ok: false, ...actionRefusalSchema.parse(answer) };
}

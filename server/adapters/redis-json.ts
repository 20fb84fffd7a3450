import type { ZodType } from 'zod';

/** The value that a text in Redis holds; undefined for no text, what is no JSON, and what another release wrote. */
export function storedJson<T>(schema: ZodType<T>, text: string | null | undefined): T | undefined {
  if (text === null || text === undefined) return undefined;
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

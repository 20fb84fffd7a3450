import type { ZodType } from 'zod';
import { DangolError } from '#domain/shared/errors.ts';

/** The query of a request by its schema. Throws DangolError('invalid-input') that names each field and its fault. */
export function parseQuery<T>(schema: ZodType<T>, query: unknown): T {
  const result = schema.safeParse(query);
  if (result.success) return result.data;
  const fields = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new DangolError('invalid-input', fields.join('; '));
}

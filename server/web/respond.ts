import type { z } from 'zod';
import type { ErrorResponse } from '#contracts/http.ts';
import { DangolError } from '#domain/shared/errors.ts';
import { ERROR_STATUS } from '#server/error-status.ts';
import type { Logger } from '#server/observability/logger.ts';

const NO_STORE = { 'cache-control': 'no-store' };

/** An expected failure as its HTTP status; anything else is logged, and answered by a 500 without internal details. */
export function errorResponse(error: unknown, logger: Pick<Logger, 'error'>): Response {
  if (error instanceof DangolError) {
    const body: ErrorResponse = { error: { code: error.code, message: error.message } };
    return Response.json(body, { status: ERROR_STATUS[error.code], headers: NO_STORE });
  }
  const stack = error instanceof Error ? error.stack : String(error);
  logger.error({ code: 'request-failed', error: stack }, 'A request failed');
  const body: ErrorResponse = { error: { code: 'internal', message: 'Something went wrong here. Try again shortly.' } };
  return Response.json(body, { status: 500, headers: NO_STORE });
}

/** 400 that names each field and what is wrong with it. */
export function invalidInput(error: z.ZodError): Response {
  const fields = error.issues.map(({ path, message }) => ({ field: path.join('.'), message }));
  const named = fields.map(({ field, message }) => `${field}: ${message}`).join('; ');
  const body: ErrorResponse = { error: { code: 'invalid-input', message: named, fields } };
  return Response.json(body, { status: 400, headers: NO_STORE });
}

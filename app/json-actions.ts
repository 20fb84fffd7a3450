import type { z } from 'zod';
import { BUILD, BUILD_HEADER } from '#components/navigation/build.ts';
import type { ActionRefusal } from '#contracts/actions.ts';
import { checkQuantity } from '#domain/order/quantity.ts';
import { DangolError, type ErrorCode } from '#domain/shared/errors.ts';
import { ERROR_STATUS } from '#server/error-status.ts';
import { refusalOf } from './refusals.ts';

// A tab from before a new version learns of it from the first answer.
const HEADERS = { 'cache-control': 'no-store', [BUILD_HEADER]: BUILD };

/**
 * Answers a route by what `act` resolves with, or by its refusal: the same codes and texts as server actions. Used by
 * routes that change something for a shopper without drawing a page (docs/decisions/0117).
 */
export async function answerAction(act: () => Promise<unknown>): Promise<Response> {
  try {
    return Response.json(await act(), { headers: HEADERS });
  } catch (error) {
    const { code, message, field } = await refusalOf(error);
    const body: ActionRefusal = { error: { code, message, ...(field !== undefined && { field }) } };
    return Response.json(body, { status: ERROR_STATUS[code as ErrorCode], headers: HEADERS });
  }
}

/** The request's body as `schema` has it; not-found for an id that cannot be one, else invalid-input with the field. */
export async function actionBody<S extends z.ZodType>(request: Request, schema: S): Promise<z.infer<S>> {
  const body: unknown = await request.json().catch(() => undefined);
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const field = String(parsed.error.issues[0]?.path[0] ?? 'body');
  if (field === 'offerId') throw noSuch(field, 'offer-not-found');
  if (field === 'productId') throw noSuch(field, 'product-not-found');
  // Throws: it names the limits.
  if (field === 'quantity') checkQuantity((body as { quantity?: unknown }).quantity);
  const reason = `field-${field}`;
  throw new DangolError('invalid-input', `${field}: not as this route takes it.`, { details: { field, reason } });
}

/** Of a value that cannot be the id of anything. */
export function noSuch(field: string, reason: 'offer-not-found' | 'product-not-found'): DangolError {
  return new DangolError('not-found', `${field}: not an id of ours.`, { details: { field, reason } });
}

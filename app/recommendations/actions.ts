'use server';

import { z } from 'zod';
import { listNameSchema } from '#contracts/events.ts';
import { productIdSchema, uuidSchema } from '#contracts/identifiers.ts';
import { DangolError } from '#domain/shared/errors.ts';
import { getContainer } from '#server/container.ts';
import { type Refusal, refusalOf } from '../refusals.ts';
import { currentSession } from '../session.ts';

export type DismissResult = { ok: true } | { ok: false; error: Refusal };

const dismissSchema = z.object({
  productId: productIdSchema,
  list: listNameSchema.optional(),
  listId: uuidSchema.optional(),
});

/** The session's shopper wants to see no more of a product in recommendations. */
export async function dismissProduct(input: z.input<typeof dismissSchema>): Promise<DismissResult> {
  return changeDismissals(dismissSchema.safeParse(input).data, async (subject, { productId, ...where }) =>
    getContainer().dismissals.dismiss(subject, productId, where),
  );
}

/** Takes it back. */
export async function undoDismissal(productId: number): Promise<DismissResult> {
  const parsed = productIdSchema.safeParse(productId).data;
  return changeDismissals(parsed, (subject, id) => getContainer().dismissals.undo(subject, id));
}

async function changeDismissals<T>(
  input: T | undefined,
  change: (subject: { shopperId: string; sessionId: string }, input: T) => Promise<void>,
): Promise<DismissResult> {
  try {
    if (input === undefined)
      throw new DangolError('not-found', 'productId: not the id of a product.', {
        details: { reason: 'product-not-found' },
      });
    const { shopperId, sessionId } = await currentSession();
    await change({ shopperId, sessionId }, input);
    return { ok: true };
  } catch (error) {
    return { ok: false, error: await refusalOf(error) };
  }
}

'use server';

import { revalidatePath } from 'next/cache';
import { productIdSchema } from '#contracts/identifiers.ts';
import { DangolError } from '#domain/shared/errors.ts';
import { getContainer } from '#server/container.ts';
import { type Refusal, refusalOf } from '../refusals.ts';
import { currentSession } from '../session.ts';

export type WishResult = { ok: true; wished: boolean } | { ok: false; error: Refusal };

/** Adds a product to the session's wishlist, or removes it; returns the new state. */
export async function toggleWish(productId: number): Promise<WishResult> {
  try {
    const parsed = productIdSchema.safeParse(productId);
    if (!parsed.success)
      throw new DangolError('not-found', 'productId: not the id of a product.', {
        details: { reason: 'product-not-found' },
      });
    const { shopperId, sessionId } = await currentSession();
    const wished = await getContainer().wishlist.toggle({ shopperId, sessionId }, parsed.data);
    revalidatePath('/wishlist');
    return { ok: true, wished };
  } catch (error) {
    return { ok: false, error: await refusalOf(error) };
  }
}

'use server';

import { z } from 'zod';
import { getContainer } from '#server/container.ts';
import { type Refusal, refusalOf } from '../refusals.ts';
import { currentSession } from '../session.ts';

const querySchema = z.string().min(1).max(200).nullable();

/** Takes one of the caller's own search words out of those the box offers, or with null all of them; null: done. */
export async function forgetSearches(query: string | null): Promise<{ error: Refusal } | null> {
  try {
    const { shopperId } = await currentSession();
    await getContainer().search.forgetRecent(shopperId, querySchema.parse(query));
    return null;
  } catch (error) {
    return { error: await refusalOf(error) };
  }
}

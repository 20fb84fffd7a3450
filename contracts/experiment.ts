import { z } from 'zod';
import type { Experiment } from '#domain/experiment/experiment.ts';

const name = z.string().regex(/^[a-z0-9-]{1,40}$/, 'small letters, digits and dashes, at most 40');
const share = z.number().min(0).max(1);

const variantSchema = z.strictObject({
  name,
  share: z.number().positive().max(1_000),
  popularityOnly: z.boolean().optional(),
  lists: z
    .strictObject({
      popularityShare: share.optional(),
      itemShareInUserList: share.optional(),
      marginLift: share.optional(),
      categoryCap: z.number().int().min(1).optional(),
      explorationItems: z.number().int().min(0).max(10).optional(),
    })
    .optional(),
});

const experimentSchema = z
  .strictObject({
    name,
    /** Default: the name. */
    salt: z.string().min(1).max(100).optional(),
    variants: z.array(variantSchema).min(2).max(8),
  })
  .refine(({ variants }) => new Set(variants.map((variant) => variant.name)).size === variants.length, {
    message: 'two variants bear one name',
    path: ['variants'],
  })
  .transform(({ salt, ...rest }): Experiment => ({ ...rest, salt: salt ?? rest.name }));

/** The setting RECOMMEND_EXPERIMENT: JSON, or empty for none. */
export const experimentSettingSchema = z
  .string()
  .transform((text, context): unknown => {
    if (text.trim() === '') return undefined;
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: 'custom', message: 'not JSON; see docs/decisions/0082' });
      return z.NEVER;
    }
  })
  .pipe(experimentSchema.optional());

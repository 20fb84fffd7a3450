import { pointOf } from '#domain/shared/hash.ts';

/** One experiment: its variants divide the shoppers, each shopper always in the same variant. */
export interface Experiment {
  name: string;
  /** Makes the shares of one experiment independent of another's. */
  salt: string;
  /** At least two; a share is a weight: 90 and 10 are nine in ten and one in ten. The first is the control. */
  variants: readonly Variant[];
}

export interface Variant {
  name: string;
  share: number;
  /** Personal lists are ranked by popularity alone: the control that recommendations must beat. */
  popularityOnly?: boolean | undefined;
  /** What differs from the shop's list settings. */
  lists?: VariantLists | undefined;
}

/** List settings (domain/recommendation/model/settings.ts) that a variant may turn. */
export interface VariantLists {
  popularityShare?: number | undefined;
  itemShareInUserList?: number | undefined;
  marginLift?: number | undefined;
  categoryCap?: number | undefined;
  explorationItems?: number | undefined;
}

/**
 * The variant a shopper is in: a salted hash of the id picks a point in [0, 1), the shares divide it. The same for the
 * same arguments on every machine; a changed share moves only shoppers between neighbouring variants, a new salt moves
 * all.
 */
export function variantOf(experiment: Experiment, shopperId: string): Variant {
  const total = experiment.variants.reduce((sum, { share }) => sum + share, 0);
  const point = pointOf(`${experiment.salt}:${shopperId.toLowerCase()}`) * total;
  let end = 0;
  for (const variant of experiment.variants) {
    end += variant.share;
    if (point < end) return variant;
  }
  return experiment.variants.at(-1) as Variant;
}

/** How lists and events name a shopper's variant: `experiment:variant`. */
export function variantLabel(experiment: Experiment, variant: Variant): string {
  return `${experiment.name}:${variant.name}`;
}

/** The label of the variant a shopper is in. */
export function variantLabelOf(experiment: Experiment, shopperId: string): string {
  return variantLabel(experiment, variantOf(experiment, shopperId));
}

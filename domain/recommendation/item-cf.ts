import type { Anchor } from './anchors.ts';
import type { RecommendationModel } from './model.ts';
import { UNIT } from './settings.ts';
import type { Tally } from './tally.ts';

/**
 * ItemCF: `Σ_j ½^(age_j / halfLife) · strength_j · C[j→i] / (f_j + s)^.75`, still to be divided by the candidate's `(f_i + s)^.5`.
 * Source of a term: the anchor's position in `anchors`. Cost: the neighbours of ≤ `anchors` items.
 */
export function scoreItemCf(model: RecommendationModel, anchors: readonly Anchor[], tally: Tally): void {
  const { settings, pairs } = model;
  tally.begin(model.catalogue.length);
  for (let position = 0; position < anchors.length; position++) {
    const anchor = anchors[position] as Anchor;
    const size = pairs.size(anchor.item);
    if (size === 0) continue;
    const weight =
      (0.5 ** (anchor.age / settings.anchorHalfLife) * model.strength(anchor.affinity)) /
      model.seedDivisor(anchor.item);
    const slots = pairs.slots(anchor.item);
    const base = pairs.base(anchor.item);
    for (let at = base; at < base + 2 * size; at += 2) {
      const cell = slots[at + 1] as number;
      if (cell > 0) tally.add((slots[at] as number) - 1, Math.round(UNIT * weight * cell), position);
    }
  }
}

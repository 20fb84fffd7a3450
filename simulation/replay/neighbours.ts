import { ItemScores } from '#domain/recommendation/lists/item-scores.ts';
import { UNIT } from '#domain/recommendation/memory/fixed-point.ts';
import { RecommendationModel } from '#domain/recommendation/model/model.ts';
import type { ModelSettings } from '#domain/recommendation/model/settings.ts';
import { isSignalEvent, SIGNAL_WEIGHTS, type SignalEvent } from '#domain/recommendation/model/signals.ts';
import { computeOracle } from '#domain/recommendation/oracle/oracle.ts';
import type { ReplayLog } from './replay-log.ts';

/** A neighbour, and its ItemCF score for the product as just viewed, in UNIT · CELL_UNIT. */
export interface Neighbour {
  productId: number;
  score: number;
}

/** By product that somebody likes, its `top` neighbours, best first, ties by id. */
export type Neighbours = Map<number, Neighbour[]>;

/** More holders and neighbours than any log in memory has: no pair is left out. */
const ALL = 1_000_000;

/** The same models without the bounds that keep the recommender's queries short (docs/decisions/0062). */
function wholeHistory(settings: ModelSettings): ModelSettings {
  return { ...settings, holdersPerItem: ALL, pairHolders: ALL, neighboursPerItem: ALL };
}

/** From the models that serve, by the code that serves. */
export function neighboursOfModel({ events }: Pick<ReplayLog, 'events'>, settings: ModelSettings, top: number) {
  const model = new RecommendationModel(wholeHistory(settings));
  for (const event of events) if (isSignalEvent(event)) model.apply(event);
  const scores = new ItemScores(model);
  const neighbours: Neighbours = new Map();
  for (let item = 0; item < model.catalogue.length; item++) {
    if (model.frequency(item) === 0) continue;
    scores.score([{ item, age: 0, affinity: SIGNAL_WEIGHTS.detail, flags: 0 }]);
    const { sums } = scores;
    const found = Array.from({ length: sums.size }, (_, k) => sums.item(k));
    const scored = found.map((other) => ({
      productId: model.catalogue.productId(other),
      score: sums.sum(other) / model.candidateDivisor(other),
    }));
    neighbours.set(model.catalogue.productId(item), best(scored, top));
  }
  return neighbours;
}

/** From the oracle, by the formula alone. */
export function neighboursOfOracle({ events }: Pick<ReplayLog, 'events'>, settings: ModelSettings, top: number) {
  const signals = events.filter((event) => isSignalEvent(event)) as SignalEvent[];
  const plain = computeOracle(
    signals.map((event) => ({ event })),
    [],
    wholeHistory(settings),
  );
  const { itemShrinkage, seedExponent, candidateExponent } = settings;
  const neighbours: Neighbours = new Map();
  const products = new Set([...plain.pairs.keys(), ...signals.flatMap(productsOf)]);
  for (const productId of products) {
    if (plain.frequency(productId) === 0) continue;
    const weight = 1 / (plain.frequency(productId) + itemShrinkage) ** seedExponent;
    const scored = [...(plain.pairs.get(productId) ?? [])]
      .filter(([, cell]) => cell > 0)
      .map(([other, cell]) => ({
        productId: other,
        score: Math.round(UNIT * weight * cell) / (plain.frequency(other) + itemShrinkage) ** candidateExponent,
      }));
    neighbours.set(productId, best(scored, top));
  }
  return neighbours;
}

function best(scored: Neighbour[], top: number): Neighbour[] {
  return scored.sort((a, b) => b.score - a.score || a.productId - b.productId).slice(0, top);
}

function productsOf({ payload }: SignalEvent): number[] {
  if ('lines' in payload) return payload.lines.map((line) => line.productId);
  if ('views' in payload) return payload.views.map((view) => view.productId);
  return 'productId' in payload && payload.productId !== undefined ? [payload.productId] : [];
}

export interface NeighbourComparison {
  products: number;
  /** Products whose neighbours differ: in number, ids, order, or a score by more than `tolerance` of it. */
  different: number;
  neighbours: number;
  /** Scores equal to the last bit. */
  identical: number;
  /** The first few differences, as text. */
  examples: string[];
}

/** Every product of either side. */
export function compareNeighbours(expected: Neighbours, found: Neighbours, tolerance: number): NeighbourComparison {
  const result: NeighbourComparison = { products: 0, different: 0, neighbours: 0, identical: 0, examples: [] };
  for (const productId of new Set([...expected.keys(), ...found.keys()])) {
    result.products++;
    const wanted = expected.get(productId);
    const got = found.get(productId);
    let alike = wanted !== undefined && got !== undefined && wanted.length === got.length;
    wanted?.forEach((one, n) => {
      const other = got?.[n];
      result.neighbours++;
      if (other?.score === one.score) result.identical++;
      if (other?.productId !== one.productId || Math.abs(other.score - one.score) > tolerance * one.score)
        alike = false;
    });
    if (alike) continue;
    result.different++;
    if (result.examples.length < 5)
      result.examples.push(`${productId}\n  expected ${textOf(wanted)}\n  found    ${textOf(got)}`);
  }
  return result;
}

function textOf(neighbours: readonly Neighbour[] | undefined): string {
  return neighbours?.map(({ productId, score }) => `${productId}=${score}`).join(', ') ?? 'no such product';
}

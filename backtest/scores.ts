import { BUSINESS_RULES, type BusinessRule } from '#domain/recommendation/lists/business-rules.ts';
import { CostSum, type Costs } from './cost.ts';
import { itemOf } from './feed.ts';
import { type Figures, type Popularities, Score } from './metrics.ts';
import { type Answers, MODELS, type ModelName, SERVED_LISTS, type ServedList } from './rankings.ts';

export interface RuleFigures {
  /** The lists as served, every rule on. */
  served: Record<ServedList, Figures>;
  /** Of each rule, the lists as served but for it, and what it costs. */
  rules: Record<BusinessRule, Record<ServedList, { without: Figures; costs: Costs }>>;
}

/** Adds up the answers to all cases. */
export class Scores {
  readonly #models: Record<ModelName, Score>;
  readonly #served: Record<ServedList, Score>;
  readonly #rules: Record<BusinessRule, Record<ServedList, { score: Score; cost: CostSum }>>;
  cases = 0;

  constructor(popularities: Popularities) {
    this.#models = byName(MODELS, () => new Score(popularities));
    this.#served = byName(SERVED_LISTS, () => new Score(popularities));
    this.#rules = byName(BUSINESS_RULES, () =>
      byName(SERVED_LISTS, () => ({ score: new Score(popularities), cost: new CostSum() })),
    );
  }

  add({ models, served, without }: Answers, targets: readonly number[]): void {
    this.cases++;
    for (const name of MODELS) this.#models[name].add(models[name].map(itemOf), targets);
    for (const list of SERVED_LISTS) {
      const held = this.#served[list].add(served[list].map(itemOf), targets);
      for (const rule of BUSINESS_RULES) {
        const { score, cost } = this.#rules[rule][list];
        cost.add(score.add(without[rule][list].map(itemOf), targets), held);
      }
    }
  }

  figures(): { models: Record<ModelName, Figures> } & RuleFigures {
    return {
      models: byName(MODELS, (name) => this.#models[name].figures()),
      served: byName(SERVED_LISTS, (list) => this.#served[list].figures()),
      rules: byName(BUSINESS_RULES, (rule) =>
        byName(SERVED_LISTS, (list) => {
          const { score, cost } = this.#rules[rule][list];
          return { without: score.figures(), costs: cost.costs() };
        }),
      ),
    };
  }
}

function byName<N extends string, T>(names: readonly N[], of: (name: N) => T): Record<N, T> {
  return Object.fromEntries(names.map((name) => [name, of(name)])) as Record<N, T>;
}

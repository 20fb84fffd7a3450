import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** A stream of reproducible chance. The same seed and stream name give the same numbers on every machine. */
export interface Random {
  /** [0, 1). */
  float(): number;
  /** Whole number from `least` to `most`, both included. */
  int(least: number, most: number): number;
  chance(probability: number): boolean;
  pick<T>(choices: readonly T[]): T;
  /** A new array in random order. */
  shuffle<T>(items: readonly T[]): T[];
  /** Standard normal (Box–Muller). */
  normal(): number;
  /** Gamma(shape, 1) (Marsaglia & Tsang 2000). */
  gamma(shape: number): number;
  /** Beta(a, b) on [0, 1], as the quotient of two gammas. */
  beta(a: number, b: number): number;
  /** How often something of this mean happens (Knuth; for means under about 30). */
  poisson(mean: number): number;
  /** 0, 1, 2, … with P(k) = (1 − p)^k p. */
  geometric(p: number): number;
  /** A UUID of version 8 (RFC 9562: contents of our own choosing): the next 122 bits of this stream. */
  uuid(): string;
}

/** FNV-1a, so that streams of one seed share nothing. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash ^= text.charCodeAt(index);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash | 0;
}

export function createRandom(seed: number, stream: string): Random {
  const generator = xoroshiro128plus(hashOf(`${seed}/${stream}`));
  const float = () => uniformFloat64(generator);
  const int = (least: number, most: number) => uniformInt(generator, least, most);

  function normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - float()));
    return radius * Math.cos(2 * Math.PI * float());
  }

  function gamma(shape: number): number {
    if (shape < 1) return gamma(shape + 1) * (1 - float()) ** (1 / shape);
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = normal();
      const v = (1 + c * x) ** 3;
      if (v > 0 && Math.log(1 - float()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
    }
  }

  return {
    float,
    int,
    chance: (probability) => float() < probability,
    pick: (choices) => {
      if (choices.length === 0) throw new RangeError('pick: nothing to choose from');
      return choices[int(0, choices.length - 1)] as (typeof choices)[number];
    },
    shuffle: (items) => {
      const result = [...items];
      for (let index = result.length - 1; index > 0; index -= 1) {
        const other = int(0, index);
        [result[index], result[other]] = [
          result[other] as (typeof result)[number],
          result[index] as (typeof result)[number],
        ];
      }
      return result;
    },
    normal,
    gamma,
    beta: (a, b) => {
      const x = gamma(a);
      return x / (x + gamma(b));
    },
    poisson: (mean) => {
      const limit = Math.exp(-mean);
      let count = 0;
      for (let product = float(); product > limit; product *= float()) count += 1;
      return count;
    },
    geometric: (p) => Math.floor(Math.log(1 - float()) / Math.log(1 - p)),
    uuid: () => {
      const words = Array.from({ length: 4 }, () => int(-0x80000000, 0x7fffffff) >>> 0);
      words[1] = ((words[1] as number) & 0xffff0fff) | 0x8000;
      words[2] = ((words[2] as number) & 0x3fffffff) | 0x80000000;
      const hex = words.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
    },
  };
}

/** Draws indexes of `weights` in proportion to them, in O(log n) a draw (cumulative sums and a binary search). */
export function createWeighted(weights: readonly number[]): (random: Random) => number {
  const sums = new Float64Array(weights.length);
  let total = 0;
  weights.forEach((weight, index) => {
    total += weight;
    sums[index] = total;
  });
  if (!(total > 0)) throw new RangeError('createWeighted: the weights must be above 0 in all');
  return (random) => {
    const target = random.float() * total;
    let low = 0;
    let high = sums.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((sums[middle] as number) > target) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}

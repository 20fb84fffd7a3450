import { withRoom } from '../memory/segment-arena.ts';
import { Top } from '../memory/top.ts';
import type { CatalogueProduct } from './catalogue-product.ts';
import { DRAWN_PER_CATEGORY, pseudoRandomDraw } from './pseudo-random-draw.ts';

/**
 * The present catalogue as the models need it: products by dense index, and the best sellers of each kind and
 * category, selected anew only after something in them changed. An item an event named first is known by id only and
 * is not servable.
 */
export class Catalogue {
  readonly #depth: number;
  readonly #indexOf = new Map<number, number>();
  readonly #states: (CatalogueProduct | undefined)[] = [];
  readonly #byKind = new Map<string, Set<number>>();
  readonly #byCategory = new Map<number, Set<number>>();
  readonly #bestOfKind = new Map<string, number[]>();
  readonly #bestOfCategory = new Map<number, number[]>();
  readonly #drawn = new Map<number, { span: number; items: number[] }>();
  #newest: number[] | undefined;
  #productIds = new Int32Array(64);
  #servable = new Uint8Array(64);
  #category = new Int32Array(64);
  #margin = new Float64Array(64);
  #sold = new Float64Array(64);
  #created = new Float64Array(64);

  /** `depth`: how many best sellers of a kind or category are kept at hand. */
  constructor(depth: number) {
    this.#depth = depth;
  }

  get length(): number {
    return this.#states.length;
  }

  find(productId: number): number {
    return this.#indexOf.get(productId) ?? -1;
  }

  ensure(productId: number): number {
    const found = this.#indexOf.get(productId);
    if (found !== undefined) return found;
    const item = this.#states.length;
    this.#indexOf.set(productId, item);
    this.#states.push(undefined);
    this.#productIds = withRoom(this.#productIds, item + 1);
    this.#servable = withRoom(this.#servable, item + 1);
    this.#category = withRoom(this.#category, item + 1);
    this.#margin = withRoom(this.#margin, item + 1);
    this.#sold = withRoom(this.#sold, item + 1);
    this.#created = withRoom(this.#created, item + 1);
    this.#productIds[item] = productId;
    return item;
  }

  productId(item: number): number {
    return this.#productIds[item] as number;
  }

  state(item: number): CatalogueProduct | undefined {
    return this.#states[item];
  }

  /** In the catalogue, listed and in stock. */
  servable(item: number): boolean {
    return this.#servable[item] === 1;
  }

  category(item: number): number {
    return this.#category[item] as number;
  }

  marginRate(item: number): number {
    return this.#margin[item] as number;
  }

  /** Takes the state unless a newer one is known. Returns whether it was taken. */
  put(product: CatalogueProduct): boolean {
    const item = this.ensure(product.productId);
    const before = this.#states[item];
    if (before !== undefined && before.version >= product.version) return false;
    const servable = product.listed && product.stock > 0;
    const created = Date.parse(product.createdAt);
    const ranksAlike =
      before !== undefined &&
      this.servable(item) === servable &&
      before.soldCount === product.soldCount &&
      before.kind === product.kind &&
      before.categoryId === product.categoryId;
    if (!ranksAlike) this.#regroup(item, before, product);
    if (!ranksAlike || this.#created[item] !== created) this.#newest = undefined;
    this.#states[item] = product;
    this.#servable[item] = servable ? 1 : 0;
    this.#category[item] = product.categoryId;
    this.#margin[item] = product.marginRate;
    this.#sold[item] = product.soldCount;
    this.#created[item] = created;
    return true;
  }

  /** The product is no more. What shoppers did with it stays in the models. */
  withdraw(productId: number): void {
    const item = this.find(productId);
    const before = item < 0 ? undefined : this.#states[item];
    if (before === undefined) return;
    this.#byKind.get(before.kind)?.delete(item);
    this.#byCategory.get(before.categoryId)?.delete(item);
    this.#bestOfKind.delete(before.kind);
    this.#bestOfCategory.delete(before.categoryId);
    this.#drawn.delete(before.categoryId);
    this.#newest = undefined;
    this.#states[item] = undefined;
    this.#servable[item] = 0;
  }

  /** Most sold servable products of a kind, ties by id. */
  bestOfKind(kind: string): readonly number[] {
    return this.#best(this.#bestOfKind, kind, this.#byKind.get(kind));
  }

  bestOfCategory(categoryId: number): readonly number[] {
    return this.#best(this.#bestOfCategory, categoryId, this.#byCategory.get(categoryId));
  }

  /**
   * Servable products of a category drawn for a span of time, first drawn first. O(category) once a span and change.
   */
  drawn(categoryId: number, span: number): readonly number[] {
    const cached = this.#drawn.get(categoryId);
    if (cached?.span === span) return cached.items;
    const top = new Top(
      DRAWN_PER_CATEGORY,
      (a, b) =>
        pseudoRandomDraw(span, this.productId(a)) - pseudoRandomDraw(span, this.productId(b)) ||
        this.productId(a) - this.productId(b),
    );
    for (const item of this.#byCategory.get(categoryId) ?? []) if (this.servable(item)) top.offer(item);
    const items = top.take();
    this.#drawn.set(categoryId, { span, items });
    return items;
  }

  /** Newest servable products. O(products) after a change, else nothing. */
  newest(): readonly number[] {
    if (this.#newest === undefined) {
      const top = new Top(
        this.#depth,
        (a, b) => (this.#created[b] as number) - (this.#created[a] as number) || this.productId(a) - this.productId(b),
      );
      for (let item = 0; item < this.length; item++) if (this.servable(item)) top.offer(item);
      this.#newest = top.take();
    }
    return this.#newest;
  }

  /** Units sold, from the catalogue. */
  soldCount(item: number): number {
    return this.#sold[item] as number;
  }

  #best<K>(cache: Map<K, number[]>, key: K, members: ReadonlySet<number> | undefined): readonly number[] {
    const cached = cache.get(key);
    if (cached !== undefined) return cached;
    const top = new Top(
      this.#depth,
      (a, b) => this.soldCount(b) - this.soldCount(a) || this.productId(a) - this.productId(b),
    );
    for (const item of members ?? []) if (this.servable(item)) top.offer(item);
    const best = top.take();
    cache.set(key, best);
    return best;
  }

  #regroup(item: number, before: CatalogueProduct | undefined, after: CatalogueProduct): void {
    if (before !== undefined) {
      this.#byKind.get(before.kind)?.delete(item);
      this.#byCategory.get(before.categoryId)?.delete(item);
      this.#bestOfKind.delete(before.kind);
      this.#bestOfCategory.delete(before.categoryId);
      this.#drawn.delete(before.categoryId);
    }
    memberOf(this.#byKind, after.kind).add(item);
    memberOf(this.#byCategory, after.categoryId).add(item);
    this.#bestOfKind.delete(after.kind);
    this.#bestOfCategory.delete(after.categoryId);
    this.#drawn.delete(after.categoryId);
  }
}

function memberOf<K>(groups: Map<K, Set<number>>, key: K): Set<number> {
  let group = groups.get(key);
  if (group === undefined) {
    group = new Set();
    groups.set(key, group);
  }
  return group;
}

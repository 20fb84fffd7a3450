import { josa } from 'es-hangul';
import type { ProductState } from '#contracts/products.ts';
import { DAY_MS } from '#domain/shared/durations.ts';
import { groundOf } from './grounds.ts';
import { nameProducts } from './naming.ts';
import { drawListPrice, drawPrice, toPricePoint } from './price.ts';
import { createRandom, type Random } from './random.ts';
import { generateSellers, type SeededSeller } from './sellers.ts';
import { type CategorySpec, type Kind, KNOWN_KINDS, TAXONOMY } from './taxonomy/index.ts';

export interface SeededCategory {
  id: number;
  slug: string;
  nameKo: string;
  nameEn: string;
  icon: string;
  position: number;
}

export interface SeededOffer {
  id: number;
  productId: number;
  sellerId: number;
  priceWon: number;
  listPriceWon: number;
  stock: number;
  marginRate: number;
  arrivalDays: number;
}

export interface SeededProduct {
  id: number;
  sku: string;
  name: string;
  categoryId: number;
  kind: string;
  brand: string;
  description: string;
  picture: { icon: string; background: number };
  bestOfferId: number;
  /** Of the best offer. */
  sellerId: number;
  priceWon: number;
  listPriceWon: number;
  stock: number;
  marginRate: number;
  ratingAverage: number;
  ratingCount: number;
  soldCount: number;
  arrivalDays: number;
  createdAt: Date;
  /** How much it is looked at beside its kind's others; what the history follows. Not stored. */
  popularity: number;
}

export interface Catalogue {
  categories: SeededCategory[];
  /** English names of the kinds. */
  kindNames: readonly { kind: string; nameEn: string }[];
  sellers: SeededSeller[];
  products: SeededProduct[];
  offers: SeededOffer[];
}

export interface CatalogueOptions {
  seed: number;
  products: number;
  sellers: number;
  /** Dates of joining and listing lie before it; nothing else depends on it. */
  now: Date;
}

const LISTED_WITHIN_DAYS = 730;
const SOLD_OUT_SHARE = 0.01;

/** The whole catalogue of a seed number: the same options give the same catalogue. About 1 s for 20,000 products. */
export function generateCatalogue({ seed, products: count, sellers: sellerCount, now }: CatalogueOptions): Catalogue {
  const sellers = generateSellers(createRandom(seed, 'sellers'), sellerCount, now);
  const random = createRandom(seed, 'catalogue');
  const drafts = shareOut(count).flatMap(({ category, kind, share }) =>
    nameProducts(createRandom(seed, `names/${kind.name}`), category, kind, share).map((naming) => ({
      category,
      kind,
      naming,
    })),
  );
  const offers: SeededOffer[] = [];
  const products = random.shuffle(drafts).map(({ category, kind, naming }, index) => {
    const id = index + 1;
    const popularity = random.gamma(0.35) + 0.01;
    const created = offersOf(
      random,
      { id, kind, level: naming.level, popularity, sellers: sellerCount },
      offers.length,
    );
    offers.push(...created);
    const best = bestOf(created);
    keepSequence(random, popularity);
    return {
      id,
      sku: `DG${String(category.id).padStart(2, '0')}-${String(id).padStart(6, '0')}`,
      name: naming.name,
      categoryId: category.id,
      kind: kind.name,
      brand: naming.brand,
      description: wordDescription(random, category, { kind: kind.name, ...naming }),
      picture: {
        icon: random.pick(kind.icons),
        background: groundOf(naming.attributes) ?? random.pick(category.grounds),
      },
      bestOfferId: best.id,
      sellerId: best.sellerId,
      priceWon: best.priceWon,
      listPriceWon: best.listPriceWon,
      stock: best.stock,
      marginRate: best.marginRate,
      // There are no reviews yet, and what was sold is counted from the orders (prisma/seed.ts).
      ratingAverage: 0,
      ratingCount: 0,
      soldCount: 0,
      arrivalDays: best.arrivalDays,
      createdAt: new Date(now.getTime() - Math.floor(random.float() ** 1.5 * LISTED_WITHIN_DAYS * DAY_MS)),
      popularity,
    };
  });
  const categories = TAXONOMY.map(({ id, slug, nameKo, nameEn, icon }, position) => ({
    id,
    slug,
    nameKo,
    nameEn,
    icon,
    position,
  }));
  return { categories, kindNames: KNOWN_KINDS, sellers, products, offers };
}

/** A seeded product's message on topic `product-states`. */
export function stateOf(product: SeededProduct, version = 1): ProductState {
  const { id, description: _, bestOfferId: __, sellerId: ___, popularity: ____, createdAt, ...rest } = product;
  return { ...rest, productId: id, version, listed: true, createdAt: createdAt.toISOString() };
}

/**
 * Draws what was once drawn here for pieces sold and ratings, so that a seed number keeps the names, prices and
 * pictures
 * it has always had.
 */
function keepSequence(random: Random, popularity: number): void {
  const sold = Math.floor(popularity ** 2 * 900 * (0.5 + random.float()));
  const ratings = Math.floor(sold * (0.05 + 0.25 * random.float()));
  if (ratings > 0) random.beta(6, 1.8);
}

/** Every kind gets the same share of `count`, the first ones one more where it does not come out even. */
function shareOut(count: number): { category: CategorySpec; kind: Kind; share: number }[] {
  const all = TAXONOMY.flatMap((category) => category.kinds.map((kind) => ({ category, kind })));
  const least = Math.floor(count / all.length);
  const more = count - least * all.length;
  return all.map((entry, index) => ({ ...entry, share: least + (index < more ? 1 : 0) }));
}

function offersOf(
  random: Random,
  product: { id: number; kind: Kind; level: number; popularity: number; sellers: number },
  before: number,
): SeededOffer[] {
  const { id, kind, level, popularity, sellers } = product;
  const lowest = drawPrice(random, kind.priceWon, level);
  const marginRate = 0.08 + 0.35 * random.beta(2.5, 4);
  const soldOut = random.chance(SOLD_OUT_SHARE);
  // Who sells much is sold by many: the most looked-at tenth has three to six sellers.
  const count = popularity > 0.9 ? random.int(3, 6) : popularity > 0.4 ? random.int(1, 3) : 1;
  const firstSeller = random.int(0, sellers - 1);
  return Array.from({ length: Math.min(count, sellers) }, (_, place) => {
    const priceWon =
      place === 0 ? lowest : Math.max(lowest, toPricePoint(lowest * (1 + 0.02 * place + 0.12 * random.float())));
    return {
      id: before + place + 1,
      productId: id,
      // Steps of a number coprime to 200 meet every seller once before any comes twice.
      sellerId: ((firstSeller + place * 37) % sellers) + 1,
      priceWon,
      listPriceWon: drawListPrice(random, priceWon),
      stock: soldOut ? 0 : 3 + Math.floor(240 * random.beta(1.2, 3)),
      marginRate: Math.round((marginRate + (priceWon - lowest) / Math.max(1, priceWon)) * 1_000) / 1_000,
      arrivalDays: random.chance(0.55) ? 1 : random.int(2, 4),
    };
  });
}

/** The cheapest that is in stock; the cheapest, where none is. Of equal prices the first. */
export function bestOf(offers: readonly SeededOffer[]): SeededOffer {
  const inStock = offers.filter(({ stock }) => stock > 0);
  const choice = (inStock.length > 0 ? inStock : offers).reduce<SeededOffer | undefined>(
    (best, offer) => (best === undefined || offer.priceWon < best.priceWon ? offer : best),
    undefined,
  );
  if (choice === undefined) throw new RangeError('bestOf: a product needs an offer');
  return choice;
}

function wordDescription(
  random: Random,
  category: CategorySpec,
  words: { kind: string; brand: string; qualifier: string; attributes: string[] },
): string {
  const sentence = random
    .pick(category.sentences)
    .replaceAll('{brand}', words.brand)
    .replaceAll('{qualifier}', words.qualifier)
    .replaceAll('{kind}', words.kind)
    .replace(`${words.kind}이에요`, josa(words.kind, '이에요/예요'));
  return words.attributes.length === 0 ? sentence : `${sentence} 옵션: ${words.attributes.join(' · ')}`;
}

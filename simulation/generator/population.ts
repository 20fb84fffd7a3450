import type { Grade } from '#domain/grade/grade.ts';
import type { Buyer } from '#domain/propensity/score.ts';
import { ageBandOf } from '#domain/shared/age-band.ts';
import { koreanYear } from '#domain/shared/korean-time.ts';
import { type Catalogue, type CatalogueOptions, generateCatalogue } from '#simulation/seed/catalogue.ts';
import { generateCustomers, type SeededCustomer } from '#simulation/seed/customers.ts';
import { TAXONOMY } from '#simulation/seed/taxonomy/index.ts';

/** A customer as the generator caches them: an id and coarse attributes. */
export interface TrafficCustomer extends Buyer {
  joinedAtMs: number;
  grade: Grade;
}

/** A product as the generator caches it. */
export interface TrafficProduct {
  productId: number;
  /** Slug of its category. */
  category: string;
  priceWon: number;
  listedAtMs: number;
  /** Pieces sold; changes while traffic is generated. */
  soldCount: number;
}

export interface Population {
  customers: readonly TrafficCustomer[];
  products: readonly TrafficProduct[];
}

export interface PopulationOptions extends Pick<CatalogueOptions, 'seed' | 'products' | 'now'> {
  customers: number;
}

interface SeededPeopleAndProducts {
  catalogue: Pick<Catalogue, 'products'>;
  customers: readonly SeededCustomer[];
  now: Date;
}

const SELLERS = 200;
/** Pieces that a product of popularity 1 has sold before the run. */
const SOLD_AT_POPULARITY_1 = 200;
const SLUGS = new Map(TAXONOMY.map(({ id, slug }) => [id, slug]));

/** Customers and products of the seeded shop of this seed, with the same ids. About 1 s for 20,000 products. */
export function seededPopulation({ seed, customers, products, now }: PopulationOptions): Population {
  const catalogue = generateCatalogue({ seed, products, sellers: SELLERS, now });
  return populationOf({ catalogue, customers: generateCustomers({ seed, customers, now }), now });
}

/**
 * The same of a catalogue and customers that are at hand, in their sequence; products that are sold out are left out.
 */
export function populationOf({ catalogue, customers, now }: SeededPeopleAndProducts): Population {
  const year = koreanYear(now.getTime());
  return {
    customers: customers.map(({ id, birthYear, gender, marketingConsent, joinedAt }) => ({
      ...{ id, marketingConsent, joinedAtMs: joinedAt.getTime() },
      ageBand: ageBandOf(birthYear, year),
      gender: gender === 'UNDISCLOSED' ? null : gender,
      ...({ status: 'ACTIVE', grade: 'BRONZE' } as const),
    })),
    products: catalogue.products
      .filter(({ stock }) => stock > 0)
      .map(({ id, categoryId, priceWon, createdAt, popularity }) => ({
        ...{ productId: id, category: SLUGS.get(categoryId) ?? '', priceWon, listedAtMs: createdAt.getTime() },
        soldCount: Math.floor(SOLD_AT_POPULARITY_1 * popularity ** 2),
      })),
  };
}

import type { ProductRegistration } from '#contracts/product-registration.ts';
import type { UserRegistration } from '#contracts/user-registration.ts';
import { generateCatalogue, type SeededProduct } from '#simulation/seed/catalogue.ts';
import { generateCustomers, type SeededCustomer } from '#simulation/seed/customers.ts';
import { createRandom } from '#simulation/seed/random.ts';
import { TAXONOMY } from '#simulation/seed/taxonomy/index.ts';
import { idAt } from './traffic.ts';

export interface RegistrationOptions {
  seed: number;
  /** Start of the run: another run of the same seed registers other ids. */
  startMs: number;
}

const CHUNK = 500;

/** Generates registrations of new customers for topic `users`. */
export function createNewCustomers({ seed, startMs }: RegistrationOptions): (atMs: number) => UserRegistration {
  const ids = createRandom(seed, `joined/${startMs}`);
  let [chunk, rest] = [0, [] as SeededCustomer[]];
  return (atMs) => {
    if (rest.length === 0) {
      chunk += 1;
      // The first of a chunk is the demo account; it is left out.
      rest = generateCustomers({ seed: seed + 1_000 * chunk, customers: CHUNK + 1, now: new Date(startMs) }).slice(1);
    }
    const { birthYear, gender, region } = rest.pop() as SeededCustomer;
    return {
      ...{ customerId: idAt(ids, atMs), birthYear, gender, region },
      ...{ joinedAt: new Date(atMs).toISOString(), source: 'generated' },
    };
  };
}

/** Cap of a run's products; beyond it each new one retires the oldest. */
export const MOST_GENERATED_PRODUCTS = 1_000;
const SELLERS = 200;

/**
 * Generates registrations of new products for topic `products`, by sellers of the seeded shop. Beyond the cap each call
 * also registers the oldest product again without stock, which retires it.
 */
export function createNewProducts(
  { seed, startMs }: RegistrationOptions,
  { cap = MOST_GENERATED_PRODUCTS }: { cap?: number } = {},
): (atMs: number) => ProductRegistration[] {
  const catalogue = generateCatalogue({
    seed: seed + 1,
    products: 2 * CHUNK,
    sellers: SELLERS,
    now: new Date(startMs),
  });
  const listed: ProductRegistration[] = [];
  let made = 0;

  return (atMs) => {
    const product = catalogue.products[made % catalogue.products.length] as SeededProduct;
    made += 1;
    const registeredAt = new Date(atMs).toISOString();
    const added: ProductRegistration = {
      sku: `GEN-${startMs.toString(36)}-${made}`,
      ...{ name: product.name, description: product.description, kind: product.kind, brand: product.brand },
      category: TAXONOMY.find(({ id }) => id === product.categoryId)?.slug ?? '',
      seller: catalogue.sellers[product.sellerId - 1]?.name ?? '',
      ...{ priceWon: product.priceWon, listPriceWon: product.listPriceWon, marginRate: product.marginRate },
      ...{ stock: Math.max(1, product.stock), source: 'generated', registeredAt },
    };
    listed.push(added);
    const retired = listed.length > cap ? listed.shift() : undefined;
    return retired === undefined ? [added] : [added, { ...retired, stock: 0, registeredAt }];
  };
}

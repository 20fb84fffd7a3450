import type { BulkLoad, Cell } from '#server/adapters/postgres/bulk-load.ts';
import { addressOf } from './address.ts';
import type { FollowedOrder } from './after-order/draw.ts';
import type { Catalogue } from './catalogue.ts';
import { ADMIN_EMAIL, type SeededCustomer } from './customers.ts';
import { loadConsents } from './load-consents.ts';
import { loadOrders } from './load-orders.ts';
import { loadShipping } from './shipping.ts';

export interface LoadOptions {
  catalogue: Catalogue;
  customers: readonly SeededCustomer[];
  orders: readonly FollowedOrder[];
  /** Of every seeded customer. */
  customerPasswordHash: string;
  adminPasswordHash: string;
  adminId: string;
  /** What every product begins with. */
  version: number;
  /** Whether the seed sends their states to Kafka itself; else the relay publishes them. */
  isPublished: boolean;
  now: Date;
}

/** Writes the seed's rows in the open transaction of `load`; the caller commits. Returns rows by table. */
export async function loadPostgres(load: BulkLoad, options: LoadOptions): Promise<Record<string, number>> {
  const { catalogue, customers, now } = options;
  const rows: Record<string, number> = {};
  rows.category = await load.copy(
    'category',
    ['id', 'slug', 'name_ko', 'name_en', 'icon', 'position'],
    catalogue.categories.map(({ id, slug, nameKo, nameEn, icon, position }) => [
      id,
      slug,
      nameKo,
      nameEn,
      icon,
      position,
    ]),
  );
  rows.kind_name = await load.copy(
    'kind_name',
    ['kind', 'name_en'],
    catalogue.kindNames.map(({ kind, nameEn }) => [kind, nameEn]),
  );
  rows.seller = await load.copy(
    'seller',
    ['id', 'name', 'rating', 'joined_at', 'commission_rate'],
    catalogue.sellers.map(({ id, name, rating, joinedAt, commissionRate }) => [
      id,
      name,
      rating,
      joinedAt,
      commissionRate,
    ]),
  );
  await loadShipping(load, catalogue.sellers);
  rows.product = await load.copy('product', PRODUCT_COLUMNS, productRows(options));
  rows.offer = await load.copy('offer', OFFER_COLUMNS, offerRows(catalogue));
  rows.customer = await load.copy('customer', CUSTOMER_COLUMNS, customerRows(customers, options));
  rows.address = await load.copy('address', ADDRESS_COLUMNS, addressRows(customers, now));
  Object.assign(rows, await loadConsents(load, customers), await loadOrders(load, options));
  for (const table of ['seller', 'product', 'offer']) await load.continueIds(table);
  await load.query(
    'ANALYZE category, kind_name, seller, product, offer, customer, "order", order_line, payment, shipment, claim',
  );
  return rows;
}

const PRODUCT_COLUMNS =
  'id sku name category_id kind brand description picture best_offer_id price_won list_price_won stock margin_rate rating_average rating_count sold_count arrival_days version published_version source created_at updated_at'.split(
    ' ',
  );

function* productRows({ catalogue, version, isPublished, now }: LoadOptions) {
  for (const product of catalogue.products)
    yield [
      product.id,
      product.sku,
      product.name,
      product.categoryId,
      product.kind,
      product.brand,
      product.description,
      product.picture,
      product.bestOfferId,
      product.priceWon,
      product.listPriceWon,
      product.stock,
      product.marginRate,
      product.ratingAverage,
      product.ratingCount,
      product.soldCount,
      product.arrivalDays,
      version,
      isPublished ? version : 0,
      'backfill',
      product.createdAt,
      now,
    ];
}

const OFFER_COLUMNS = 'id product_id seller_id price_won list_price_won stock margin_rate arrival_days'.split(' ');

function* offerRows({ offers }: Catalogue) {
  for (const { id, productId, sellerId, priceWon, listPriceWon, stock, marginRate, arrivalDays } of offers)
    yield [id, productId, sellerId, priceWon, listPriceWon, stock, marginRate, arrivalDays];
}

export const CUSTOMER_COLUMNS =
  'id email password_hash name birth_year gender region role marketing_consent night_consent source joined_at'.split(
    ' ',
  );

/** A seeded customer in the sequence of CUSTOMER_COLUMNS; `passwordHash` null: without an account. */
export function customerRow(customer: SeededCustomer, passwordHash: string | null): Cell[] {
  const hasAccount = passwordHash !== null;
  return [
    ...[customer.id, hasAccount ? customer.email : null, passwordHash, hasAccount ? customer.name : null],
    ...[customer.birthYear, customer.gender, customer.region, 'CUSTOMER'],
    ...[customer.marketingConsent, customer.nightConsent, 'backfill', customer.joinedAt],
  ];
}

function* customerRows(customers: readonly SeededCustomer[], options: LoadOptions) {
  const { customerPasswordHash, adminPasswordHash, adminId, now } = options;
  for (const customer of customers) yield customerRow(customer, customerPasswordHash);
  yield [
    adminId,
    ADMIN_EMAIL,
    adminPasswordHash,
    '운영자',
    null,
    'UNDISCLOSED',
    null,
    'ADMIN',
    false,
    false,
    'shop',
    now,
  ];
}

const ADDRESS_COLUMNS = 'id customer_id recipient phone postcode line1 line2 is_default created_at'.split(' ');

/** The demo account can order at once. */
function* addressRows(customers: readonly SeededCustomer[], now: Date) {
  const [demo] = customers;
  if (demo === undefined) return;
  const { postcode, line1 } = addressOf(demo);
  yield [demo.id, demo.id, demo.name, '010-0000-0000', postcode, line1, '1층', true, now];
}

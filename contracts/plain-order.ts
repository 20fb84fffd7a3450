import type { ZodType } from 'zod';
import { MAX_ORDER_WON } from '#domain/order/limits.ts';
import { INT4_MAX, MAX_LINES } from './identifiers.ts';
import {
  buyerGenderSchema,
  buyerGradeSchema,
  type OrderMessage,
  orderMessageSchema,
  orderStatusSchema,
} from './orders.ts';
import { SOURCES } from './sources.ts';

/*
 * Orders as programs write them, recognised by hand: the schema costs a fifth of what the writer spends on an order. It
 * accepts less than the schema does (ids in small letters, times in UTC with milliseconds, no SKU), and what it accepts
 * it reads as the schema does; a test compares the two. Whatever it does not recognise goes to the schema.
 */

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const CODE = /^[A-Za-z0-9._-]{1,60}$/;
const LATEST_MS = Date.UTC(2100);
const STATUSES: readonly unknown[] = orderStatusSchema.options;
const GENDERS: readonly unknown[] = buyerGenderSchema.options;
const GRADES: readonly unknown[] = buyerGradeSchema.options;
const KNOWN_SOURCES: readonly unknown[] = SOURCES;

type Fields = Record<string, unknown>;

/** orderMessageSchema for those who read thousands a second. It completes the value that it reads. */
export const orderMessageReader: Pick<ZodType<OrderMessage>, 'safeParse'> = {
  safeParse(json) {
    const plain = plainOrder(json);
    return plain === null ? orderMessageSchema.safeParse(json) : { success: true, data: plain };
  },
};

/** The order of a message's JSON, which it completes with defaults; null: it is not plain, or not an order. */
export function plainOrder(json: unknown): OrderMessage | null {
  if (!isFields(json)) return null;
  const { version, orderId, source, shopperId, customerId, placedAt, status, statusAt, buyer, lines, payment } = json;
  const isNamed = version === 1 && isUuid(orderId) && isUuid(shopperId) && KNOWN_SOURCES.includes(source);
  if (!isNamed || !(customerId === null || customerId === shopperId)) return null;
  if (!STATUSES.includes(status) || !(buyer === undefined || isBuyer(buyer))) return null;
  if (!isFields(payment) || !isPayment(payment)) return null;
  const [placedMs, answeredMs] = [timeOf(placedAt), timeOf(payment.answeredAt)];
  const statusMs = statusAt === undefined ? answeredMs : timeOf(statusAt);
  // NaN compares false.
  if (!(placedMs <= answeredMs && answeredMs <= statusMs)) return null;
  if (json.accelerated === undefined) json.accelerated = false;
  if (json.takesStock === undefined) json.takesStock = false;
  if (typeof json.accelerated !== 'boolean' || typeof json.takesStock !== 'boolean') return null;
  return areTotals(json, lines) ? (json as OrderMessage) : null;
}

function areTotals({ itemsWon, discountWon, shippingWon, totalWon }: Fields, lines: unknown): boolean {
  if (!isWon(itemsWon) || !isWon(discountWon) || !isWon(shippingWon) || !isWon(totalWon)) return false;
  if (!Array.isArray(lines) || lines.length === 0 || lines.length > MAX_LINES) return false;
  let [items, discount] = [0, 0];
  for (const line of lines) {
    if (!isFields(line) || !isLine(line)) return false;
    const { quantity, unitPriceWon, discountWon: lineDiscountWon } = line as Record<string, number>;
    const lineWon = (unitPriceWon ?? 0) * (quantity ?? 0);
    if ((lineDiscountWon ?? 0) > lineWon) return false;
    items += lineWon;
    discount += lineDiscountWon ?? 0;
  }
  return items === itemsWon && discount === discountWon && items - discount + shippingWon === totalWon;
}

function isLine(line: Fields): boolean {
  if (line.discountWon === undefined) line.discountWon = 0;
  const { productId, sku, offerId, sellerId, quantity, unitPriceWon, listPriceWon, categoryId, discountWon } = line;
  return (
    isId(productId) &&
    sku === undefined &&
    (offerId === undefined || isId(offerId)) &&
    (sellerId === undefined || isId(sellerId)) &&
    (categoryId === undefined || isId(categoryId)) &&
    isId(quantity) &&
    isInteger(unitPriceWon, 0, INT4_MAX) &&
    (listPriceWon === undefined || isInteger(listPriceWon, 0, INT4_MAX)) &&
    isWon(discountWon)
  );
}

function isPayment({ paymentId, provider, method, errorCode }: Fields): boolean {
  return (
    (paymentId === undefined || isUuid(paymentId)) &&
    isCode(provider) &&
    isCode(method) &&
    (errorCode === undefined || errorCode === null || isCode(errorCode))
  );
}

function isBuyer(buyer: unknown): boolean {
  if (!isFields(buyer)) return false;
  const { ageBand, gender, region, grade } = buyer;
  return (
    (ageBand === null || (isInteger(ageBand, 0, 60) && ageBand % 10 === 0)) &&
    (gender === null || GENDERS.includes(gender)) &&
    (grade === null || GRADES.includes(grade)) &&
    (region === null ||
      (typeof region === 'string' && region.length <= 40 && !region.includes('\0') && region.isWellFormed()))
  );
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !Object.hasOwn(value, '__proto__');
}

function isInteger(value: unknown, least: number, most: number): value is number {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}

const isId = (value: unknown) => isInteger(value, 1, INT4_MAX);
const isWon = (value: unknown): value is number => isInteger(value, 0, MAX_ORDER_WON);
const isUuid = (value: unknown) => typeof value === 'string' && UUID.test(value);
const isCode = (value: unknown) => typeof value === 'string' && CODE.test(value);

/** Epoch milliseconds of a time as Date writes it, from 1970 to 2099; NaN: it is none. */
function timeOf(value: unknown): number {
  if (typeof value !== 'string' || value.length !== 24) return Number.NaN;
  const ms = Date.parse(value);
  // Date.parse takes more than ISO 8601, and days that a month does not have.
  return ms >= 0 && ms < LATEST_MS && new Date(ms).toISOString() === value ? ms : Number.NaN;
}

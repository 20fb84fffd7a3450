import { z } from 'zod';
import { GRADES } from '#domain/grade/grade.ts';
import { MAX_ORDER_WON } from '#domain/order/limits.ts';
import {
  categoryIdSchema,
  codeSchema,
  countSchema,
  INT4_MAX,
  MAX_LINES,
  occurredAtSchema,
  priceWonSchema,
  productIdSchema,
  sellerIdSchema,
  textSchema,
  uuidSchema,
} from './identifiers.ts';
import { SOURCES } from './sources.ts';

/** A sum of an order, in won: what the columns of `order` hold. */
const orderWonSchema = z.number().int().nonnegative().max(MAX_ORDER_WON);

const lineSchema = z
  .looseObject({
    /** One of both names the product; the id goes first. */
    productId: productIdSchema.optional(),
    sku: textSchema(1_000).min(1).optional(),
    /** Which offer was bought: by its id, else the seller's, else the product's best one. */
    offerId: z.number().int().positive().max(INT4_MAX).optional(),
    sellerId: sellerIdSchema.optional(),
    quantity: z.number().int().min(1).max(INT4_MAX),
    unitPriceWon: priceWonSchema,
    /** Without them: those of the catalogue when the order is stored. */
    listPriceWon: priceWonSchema.optional(),
    categoryId: categoryIdSchema.optional(),
    /** The line's part of the order's discount. */
    discountWon: orderWonSchema.default(0),
  })
  .refine(({ productId, sku }) => productId !== undefined || sku !== undefined, 'needs a productId or a sku');

export const buyerGenderSchema = z.enum(['FEMALE', 'MALE']);
export const buyerGradeSchema = z.enum(GRADES);

/** The buyer as they were; null: a guest, or not stated. */
const buyerSchema = z.looseObject({
  ageBand: countSchema.multipleOf(10).max(60).nullable(),
  gender: buyerGenderSchema.nullable(),
  region: textSchema(40).nullable(),
  grade: buyerGradeSchema.nullable(),
});

/**
 * An order whose payment has been answered; one that still waits for it is no order yet to anybody outside the shop.
 */
export const orderStatusSchema = z.enum([
  'PAID',
  'PREPARING',
  'SHIPPED',
  'DELIVERED',
  'COMPLETED',
  'CANCELLED',
  'PAYMENT_FAILED',
]);

/**
 * A whole order, on topic `orders`, keyed by shopper. The shop publishes its own when they are paid; other programs
 * (generator, back-fill, import) send theirs, and workers/order-writer stores them (docs/decisions/0113). Ids only:
 * no name, address, telephone or e-mail, and no free text.
 */
export const orderMessageSchema = z
  .looseObject({
    version: z.literal(1),
    /** Ids are compared as text with what PostgreSQL answers: in small letters. */
    orderId: uuidSchema.toLowerCase(),
    source: z.enum(SOURCES),
    shopperId: uuidSchema,
    /** The shopper's account, which has the shopper's id; null: a guest. */
    customerId: uuidSchema.nullable(),
    placedAt: occurredAtSchema,
    status: orderStatusSchema,
    /** When it reached `status`; without it when its payment was answered. */
    statusAt: occurredAtSchema.optional(),
    /** Default: as the customer's row has them. The shop leaves it out, since PostgreSQL has it. */
    buyer: buyerSchema.optional(),
    lines: z.array(lineSchema).min(1).max(MAX_LINES),
    itemsWon: orderWonSchema,
    discountWon: orderWonSchema,
    shippingWon: orderWonSchema,
    totalWon: orderWonSchema,
    payment: z.looseObject({
      paymentId: uuidSchema.optional(),
      provider: codeSchema,
      method: codeSchema,
      answeredAt: occurredAtSchema,
      /** Why the payment failed. */
      errorCode: codeSchema.nullish(),
    }),
    /** Placed by a run faster than the shop's own pace: grades, cycles and comparisons leave it out. */
    accelerated: z.boolean().default(false),
    /**
     * Whether its pieces come out of the stock that shoppers buy from: then the order is refused where too little is
     * left. An order of the past, or of another shop, leaves the stock as it is.
     */
    takesStock: z.boolean().default(false),
  })
  .superRefine((order, context) => {
    const wrong = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    const { lines, itemsWon, discountWon, shippingWon, totalWon, payment, statusAt } = order;
    const [items, discount] = [
      lines.reduce((sum, { unitPriceWon, quantity }) => sum + unitPriceWon * quantity, 0),
      lines.reduce((sum, line) => sum + line.discountWon, 0),
    ];
    if (items !== itemsWon) wrong('itemsWon', `is not the ${items} won of its lines`);
    if (discount !== discountWon) wrong('discountWon', `is not the ${discount} won of its lines`);
    if (lines.some((line) => line.discountWon > line.unitPriceWon * line.quantity))
      wrong('lines', 'a discount exceeds its line');
    if (itemsWon - discountWon + shippingWon !== totalWon) wrong('totalWon', 'is not items − discount + shipping');
    if (order.customerId !== null && order.customerId !== order.shopperId) wrong('customerId', 'is not the shopper’s');
    if (Date.parse(payment.answeredAt) < Date.parse(order.placedAt)) wrong('payment', 'was answered before the order');
    if (statusAt !== undefined && Date.parse(statusAt) < Date.parse(payment.answeredAt))
      wrong('statusAt', 'lies before the answer to the payment');
  });

export type OrderMessage = z.output<typeof orderMessageSchema>;
/** As a sender writes it: what has a default may be left out. */
export type OrderMessageInput = z.input<typeof orderMessageSchema>;

import { z } from 'zod';
import { CHANGE_CODES } from '#domain/shipment/scan.ts';
import { SHIPMENT_STATES } from '#domain/shipment/state.ts';
import { CARRIERS } from '#domain/shipment/waybill.ts';
import { countSchema, textSchema, uuidSchema } from './identifiers.ts';
import { jsonTimeSchema } from './json-time.ts';

/** Most shipments of an order that are kept and shown. */
export const MOST_SHIPMENTS = 200;

export const shipmentStateSchema = z.enum(SHIPMENT_STATES);

/** A shipment as its shopper sees it; ids and places only, no person. In Redis as JSON. */
export const shipmentViewSchema = z.object({
  shipmentId: uuidSchema,
  /** 1, 2, … of the order. */
  number: countSchema,
  sellerName: textSchema(200),
  state: shipmentStateSchema,
  carrier: z.enum(CARRIERS).nullable(),
  waybill: textSchema(20).nullable(),
  openedAt: jsonTimeSchema,
  promisedAt: jsonTimeSchema,
  /** When the seller takes the next step; null where it is not known or the carrier has the parcel. */
  stepAt: jsonTimeSchema.nullable(),
  deliveredAt: jsonTimeSchema.nullable(),
  isLate: z.boolean().nullable(),
  /** The number of the shipment that is sent instead. */
  replacedByNumber: countSchema.nullable(),
  lines: z.array(z.object({ offerId: countSchema, quantity: countSchema })).max(1_000),
  /** Oldest first. */
  changes: z
    .array(
      z.object({
        code: z.enum(CHANGE_CODES),
        at: jsonTimeSchema,
        state: shipmentStateSchema,
        place: textSchema(100).nullable(),
      }),
    )
    .max(1_000),
});
export type ShipmentView = z.infer<typeof shipmentViewSchema>;

/** All shipments of an order, as Redis holds them. */
export const orderShipmentsSchema = z.object({
  /** Of the schema. */
  v: z.literal(1),
  /** Grows with each change of any of them: an older one never replaces a newer. */
  version: countSchema,
  shipments: z.array(shipmentViewSchema).max(MOST_SHIPMENTS),
});
export type OrderShipments = z.infer<typeof orderShipmentsSchema>;

import { z } from 'zod';
import { placeFault } from '#domain/address/province.ts';
import { phoneNumberSchema } from './phone-number.ts';
import { textLine } from './text.ts';

/** Code points, as they are counted here and by the database. */
export const MAX_DELIVERY_REQUEST = 50;
export const MAX_ADDRESS_LABEL = 20;

const fields = {
  recipient: textLine(40).min(1),
  phone: phoneNumberSchema,
  postcode: z
    .string()
    .trim()
    .regex(/^\d{5}$/),
  line1: textLine(120).min(1),
  line2: textLine(120).default(''),
  /** What the carrier is asked for. */
  deliveryRequest: textLine(MAX_DELIVERY_REQUEST).default(''),
};

/** An issue at the postcode, with the fault as its message and the provinces in `params` (app/refusals.ts). */
function agrees(place: { postcode: string; line1: string }, context: z.RefinementCtx): void {
  const fault = placeFault(place);
  if (fault === null) return;
  const { reason, ...params } = fault;
  context.addIssue({ code: 'custom', path: ['postcode'], message: reason, params });
}

/** Where a parcel goes: typed, with a postcode of the province that the address names. */
export const shippingAddressSchema = z.object(fields).superRefine(agrees);

/** The same in the address book. */
export const savedAddressSchema = z
  .object({ ...fields, label: textLine(MAX_ADDRESS_LABEL).default(''), isDefault: z.boolean() })
  .superRefine(agrees);

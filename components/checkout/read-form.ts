import type { AddressFields, GiftFields } from './checkout-types.ts';

const text = (form: FormData, name: string) => {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
};

/** What was typed, as the form's fields have it: also what was typed before there was a script. */
export function readAddress(form: FormData): AddressFields {
  return {
    recipient: text(form, 'recipient'),
    phone: text(form, 'phone'),
    postcode: text(form, 'postcode'),
    line1: text(form, 'line1'),
    line2: text(form, 'line2'),
    deliveryRequest: text(form, 'deliveryRequest'),
  };
}

/** undefined: it is no gift. */
export function readGift(form: FormData): GiftFields | undefined {
  if (form.get('isGift') !== 'on') return undefined;
  return { sender: text(form, 'sender'), message: text(form, 'message') };
}

export function readMethod(form: FormData): string {
  return text(form, 'method');
}

export function readSaveAddress(form: FormData): boolean {
  return form.get('rememberAddress') === 'on';
}

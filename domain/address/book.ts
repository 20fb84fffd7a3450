/** Most addresses of a member. */
export const MAX_ADDRESSES = 20;

interface Place {
  recipient: string;
  phone: string;
  postcode: string;
  line1: string;
  line2: string;
}

/** Whether two addresses are the same person at the same door, however spaces and the telephone number are typed. */
export function isSamePlace(one: Place, other: Place): boolean {
  return keyOf(one) === keyOf(other);
}

function keyOf({ recipient, phone, postcode, line1, line2 }: Place): string {
  const text = `${line1} ${line2}`.normalize('NFKC').replaceAll(/\s+/g, ' ').trim();
  return JSON.stringify([recipient.trim(), phone.replaceAll(/\D/g, ''), postcode, text]);
}

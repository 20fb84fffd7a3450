import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { z } from 'zod';

/** Longest text that is read as a telephone number. */
export const MAX_PHONE_LENGTH = 40;

/** 050x numbers: four digits name the service. libphonenumber groups them after 050, as they are never written. */
const SERVICE_NUMBER = /^(050\d)(\d{3,4})(\d{4})$/;

/**
 * A telephone number as it is kept and shown; null if it is none. Numbers without a country code are Korean. Grouping
 * that was typed stays as it is; bare digits are grouped as the number's country writes them. No digit is added or
 * lost.
 */
export function readPhoneNumber(typed: string): string | null {
  const text = typed.normalize('NFKC').trim().replaceAll(/\s+/g, ' ');
  if (text.length > MAX_PHONE_LENGTH || !/^\+?[\d\s().-]+$/.test(text)) return null;
  const number = parsePhoneNumberFromString(text, { defaultCountry: 'KR', extract: false });
  if (number === undefined || !number.isValid()) return null;
  if (!/^\+?\d+$/.test(text)) return text;
  const service = SERVICE_NUMBER.exec(text);
  const national = service === null ? number.formatNational() : service.slice(1).join('-');
  const grouped = text.startsWith('+') ? number.formatInternational() : national;
  // Formatting would add a leading zero to a number that was typed without it.
  return digitsOf(grouped) === digitsOf(text) ? grouped : text;
}

function digitsOf(text: string): string {
  return text.replaceAll(/\D/g, '');
}

export const phoneNumberSchema = z.string().transform((typed, context) => {
  const number = readPhoneNumber(typed);
  if (number !== null) return number;
  context.addIssue({ code: 'custom', message: 'not a telephone number' });
  return z.NEVER;
});

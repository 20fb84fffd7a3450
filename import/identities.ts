import { v5 as uuidv5 } from 'uuid';

/** Root of all ids an import makes (RFC 9562, version 5): the same file gives the same ids, on every machine. */
const IMPORT_NAMESPACE = '5f0c1d1e-3c0b-5b61-9d7e-0d6f0a6c8f11';

/** The shopper id of somebody whom another shop knows as `shopper`. */
export function importedShopperId(shopper: string): string {
  return uuidv5(`shopper/${shopper}`, IMPORT_NAMESPACE);
}

/** The id of an event, derived from the values of its row alone: a second import of the row makes the same id. */
export function importedEventId(...parts: readonly (string | number)[]): string {
  return uuidv5(`event/${parts.join('\u001f')}`, IMPORT_NAMESPACE);
}

export function importedOrderId(...parts: readonly (string | number)[]): string {
  return uuidv5(`order/${parts.join('\u001f')}`, IMPORT_NAMESPACE);
}

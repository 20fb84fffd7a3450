import type { ListName } from '#contracts/events.ts';
import { LIST_NAMES } from '#domain/recommendation/lists/registry.ts';

/*
 * What the page's own script finds in a page: the data of its server components, which is the body of a payload of the
 * router and stands in a document as JavaScript strings.
 */

export interface PageCard {
  productId: number;
  name: string;
}

export interface PageData {
  /** Cards of grids and of rails that are no recommendation list, in the page's order. */
  cards: PageCard[];
  /** Its places for recommendation lists. Their cards are what everybody sees until the shopper's own list comes. */
  rails: { list: ListName; cards: PageCard[] }[];
}

const PART = /"initial":\{"list":"([a-z-]+)"|"renderedAtMs":|"productId":(\d+),"name":"((?:[^"\\]|\\.)*)","brand":/g;

/** The product cards of a page, document or payload. Some .2 ms. */
export function readPage(body: string): PageData {
  const cards: PageCard[] = [];
  const rails: PageData['rails'] = [];
  let rail: PageCard[] | null = null;
  for (const [, list, productId, name] of dataOf(body).matchAll(PART)) {
    if (list !== undefined) {
      rail = [];
      if (isListName(list)) rails.push({ list, cards: rail });
    } else if (productId === undefined) rail = null;
    else (rail ?? cards).push({ productId: Number(productId), name: unescaped(name ?? '') });
  }
  return { cards, rails };
}

function isListName(text: string): text is ListName {
  return (LIST_NAMES as readonly string[]).includes(text);
}

function unescaped(text: string): string {
  return text.includes('\\') ? (JSON.parse(`"${text}"`) as string) : text;
}

/** A payload begins with a row's id; in a document's strings the quotes are escaped. */
function dataOf(body: string): string {
  return /^\s*[0-9a-f]*:/.test(body) ? body : body.replaceAll('\\"', '"');
}

/*
 * A server action is named in the data by an id of this build: `"place":"$h22"` and `22:{"id":"40…","bound":null}`.
 */

/** The id of the server action a page hands to its components under `name`; null if the page has none. */
export function actionIn(body: string, name: string): string | null {
  const data = dataOf(body);
  const reference = new RegExp(`"${name}":"\\$h([0-9a-f]+)"`).exec(data)?.[1];
  if (reference === undefined) return null;
  return new RegExp(`(?:^|[^0-9a-f])${reference}:\\{"id":"([0-9a-f]+)","bound":null`).exec(data)?.[1] ?? null;
}

export interface OfferInPage {
  offerId: number;
  stock: number;
}

/** The offers of a detail page, the one that is bought first. */
export function offersIn(body: string): OfferInPage[] {
  return [...dataOf(body).matchAll(/"offerId":(\d+),"sellerId":[^}]*?"stock":(\d+)/g)].map(([, offerId, stock]) => ({
    offerId: Number(offerId),
    stock: Number(stock),
  }));
}

export interface CheckoutInPage {
  /** Of this press of the button. */
  idempotencyKey: string;
  /** The lines and the total that are agreed to. */
  cartLineIds: string[];
  totalWon: number;
  method: string;
}

/** What a checkout page needs sent back; null if the page is none. */
export function checkoutIn(body: string): CheckoutInPage | null {
  const data = dataOf(body);
  const idempotencyKey = /"idempotencyKey":"([0-9a-f-]{36})"/.exec(data)?.[1];
  const lineIds = /"cartLineIds":\[([^\]]*)\]/.exec(data)?.[1];
  const totalWon = /"initialPrice":\{"totals":\{[^}]*"totalWon":(\d+)/.exec(data)?.[1];
  const method = /"methods":\["([^"]+)"/.exec(data)?.[1];
  if (idempotencyKey === undefined || lineIds === undefined || totalWon === undefined || method === undefined)
    return null;
  const cartLineIds = [...lineIds.matchAll(/[0-9a-f-]{36}/g)].map(([id]) => id);
  return { idempotencyKey, cartLineIds, totalWon: Number(totalWon), method };
}

import type { Card } from '../personas/intention.ts';

const CARD =
  /data-testid="rec-([a-z-]+)"(?:[^>]*?data-tier="([a-z-]+)")?|<\/section>|<h3[^>]*><a[^>]*?href="\/products\/(\d+)"[^>]*>([^<]+)<\/a>/g;

export interface ServedCard extends Card {
  /** How its recommendation list came about; absent outside of one. */
  tier?: string;
}

/** The product cards of a page as it was served, each with the recommendation list it stands in. */
export function cardsIn(html: string): ServedCard[] {
  const cards: ServedCard[] = [];
  let list: string | null = null;
  let tier: string | undefined;
  let position = 0;
  for (const [whole, testId, testTier, productId, name] of html.matchAll(CARD)) {
    const before: string | null = list;
    if (testId !== undefined && testId !== 'item') {
      list = testId;
      tier = testTier;
    } else if (whole === '</section>') {
      list = null;
      tier = undefined;
    } else if (productId !== undefined && name !== undefined)
      cards.push({
        productId: Number(productId),
        name: unescaped(name),
        list,
        position: position++,
        ...(tier !== undefined && { tier }),
      });
    if (list !== before) position = 0;
  }
  return cards;
}

function unescaped(text: string): string {
  return text.replaceAll('&quot;', '"').replaceAll('&#x27;', "'").replaceAll('&lt;', '<').replaceAll('&amp;', '&');
}

/*
 * What the page's own script would find in it: the server components' data, which stands in the page as JavaScript
 * strings. A server action is named there by an id of this build: `"addToCart":"$h22"` and
 * `22:{"id":"40…","bound":null}`.
 */

/** The id of the server action a page hands to its components under `name`; null if the page has none. */
export function actionIn(html: string, name: string): string | null {
  const data = html.replaceAll('\\"', '"');
  const reference = new RegExp(`"${name}":"\\$h([0-9a-f]+)"`).exec(data)?.[1];
  if (reference === undefined) return null;
  return new RegExp(`(?:^|[^0-9a-f])${reference}:\\{"id":"([0-9a-f]+)","bound":null`).exec(data)?.[1] ?? null;
}

export interface OfferInPage {
  offerId: number;
  stock: number;
}

/** The offers of a detail page, the one that is bought first. */
export function offersIn(html: string): OfferInPage[] {
  return [...html.replaceAll('\\"', '"').matchAll(/"offerId":(\d+),"sellerId":[^}]*?"stock":(\d+)/g)].map(
    ([, offerId, stock]) => ({ offerId: Number(offerId), stock: Number(stock) }),
  );
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
export function checkoutIn(html: string): CheckoutInPage | null {
  const data = html.replaceAll('\\"', '"');
  const idempotencyKey = /"idempotencyKey":"([0-9a-f-]{36})"/.exec(data)?.[1];
  const lineIds = /"cartLineIds":\[([^\]]*)\]/.exec(data)?.[1];
  const totalWon = /"initialPrice":\{"totals":\{[^}]*"totalWon":(\d+)/.exec(data)?.[1];
  const method = /"methods":\["([^"]+)"/.exec(data)?.[1];
  if (idempotencyKey === undefined || lineIds === undefined || totalWon === undefined || method === undefined)
    return null;
  const cartLineIds = [...lineIds.matchAll(/[0-9a-f-]{36}/g)].map(([id]) => id);
  return { idempotencyKey, cartLineIds, totalWon: Number(totalWon), method };
}

import { randomUUID } from 'node:crypto';
import { actionIn, type CheckoutInPage, checkoutIn } from '../../simulation/load/read-page.ts';

/**
 * A browser without script: cookies, pages and server actions by HTTP. One a shopper; nothing is sent before it is
 * asked for.
 */
export interface ShopClient {
  /** The jar; copy it into another client for a second tab of the same browser. */
  readonly cookies: Map<string, string>;
  /** One request with the jar's cookies; redirects are not followed. */
  request(path: string, init?: RequestInit): Promise<Response>;
  /** A page, following redirects. */
  page(path: string): Promise<ClientPage>;
  /**
   * Calls the server action that `page` hands to its components under `name`. Throws if the page has none of that name.
   */
  act(page: ClientPage, name: string, args: readonly unknown[], signal?: AbortSignal): Promise<ActionAnswer>;
  /** Throws with the shop's answer when the offer was not put in. */
  addToCart(offerId: number, quantity?: number): Promise<void>;
  /** The checkout page's form; null where the shop shows another page instead (an empty cart, a pending order). */
  checkout(): Promise<CheckoutForm | null>;
  /** Presses "pay"; `key`: as another press of the button would send. */
  pay(form: CheckoutForm, options?: PayOptions): Promise<ActionAnswer>;
}

export interface PayOptions {
  key?: string;
  recipient?: string;
  phone?: string;
  signal?: AbortSignal;
}

export interface ClientPage {
  status: number;
  /** Where the redirects ended. */
  path: string;
  html: string;
}

export interface ActionAnswer {
  status: number;
  /** Where the shopper is sent; null: nowhere. */
  redirect: string | null;
  /** React's stream with what the action returned. */
  body: string;
}

export interface CheckoutForm extends CheckoutInPage {
  page: ClientPage;
}

const TIMEOUT_MS = 30_000;
const MOST_REDIRECTS = 5;

export const newKey = (): string => randomUUID();

export function createShopClient(webUrl: string, cookies: ReadonlyMap<string, string> = new Map()): ShopClient {
  const jar = new Map(cookies);

  async function request(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '));
    const signal = AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), ...(init.signal == null ? [] : [init.signal])]);
    const response = await fetch(new URL(path, webUrl), { ...init, headers, redirect: 'manual', signal });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=;]+)=([^;]*)/.exec(line) ?? [];
      jar.set(name, value);
    }
    return response;
  }

  async function page(first: string): Promise<ClientPage> {
    let path = first;
    for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
      const response = await request(path, { headers: { accept: 'text/html' } });
      const html = await response.text();
      const location = response.headers.get('location');
      if (response.status < 300 || response.status >= 400 || location === null)
        return { status: response.status, path, html };
      const target = new URL(location, new URL(path, webUrl));
      path = `${target.pathname}${target.search}`;
    }
    throw new Error(`${first} redirects more than ${MOST_REDIRECTS} times.`);
  }

  async function act(at: ClientPage, name: string, args: readonly unknown[], signal?: AbortSignal) {
    const actionId = actionIn(at.html, name);
    if (actionId === null) throw new Error(`The page at ${at.path} has no action "${name}".`);
    const response = await request(at.path, {
      method: 'POST',
      headers: {
        accept: 'text/x-component',
        'content-type': 'text/plain;charset=UTF-8',
        'next-action': actionId,
        origin: new URL(webUrl).origin,
      },
      body: JSON.stringify(args),
      ...(signal !== undefined && { signal }),
    });
    const redirect = response.headers.get('x-action-redirect')?.split(';')[0] ?? null;
    return { status: response.status, redirect, body: await response.text() };
  }

  return {
    cookies: jar,
    request,
    page,
    act,
    async addToCart(offerId, quantity = 1) {
      const answer = await request('/api/cart/lines', {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: new URL(webUrl).origin },
        body: JSON.stringify({ offerId, quantity, key: newKey() }),
      });
      if (!answer.ok)
        throw new Error(
          `Offer ${offerId} was not put into the cart: ${answer.status} ${(await answer.text()).slice(0, 300)}`,
        );
    },
    async checkout() {
      const at = await page('/checkout');
      const form = at.path.startsWith('/checkout') ? checkoutIn(at.html) : null;
      return form === null ? null : { ...form, page: at };
    },
    pay({ page: at, idempotencyKey, cartLineIds, totalWon, method }, options = {}) {
      const { key = idempotencyKey, recipient = '김단골', phone = '010-1234-5678', signal } = options;
      const address = { recipient, phone, postcode: '04524', line1: '세종대로 110', line2: '' };
      const rest = { coupons: 'auto', method, expectedTotalWon: totalWon, cartLineIds, rememberAddress: false };
      return act(at, 'place', [{ idempotencyKey: key, address, ...rest }], signal);
    },
  };
}

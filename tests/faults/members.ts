import { randomUUID } from 'node:crypto';
import { createShopClient, type ShopClient } from './client.ts';
import type { FaultShop } from './shop.ts';

const PASSWORD = 'correct horse battery';

/** A member with a logged-in browser. */
export interface Member {
  client: ShopClient;
  customerId: string;
  email: string;
  name: string;
  /** Whether this browser is logged in as the member: my page shows the member's name. */
  isKnown(client?: ShopClient): Promise<boolean>;
}

/** Posts a page's own form as a browser without script does: its hidden fields, and `fields`. */
export async function postForm(
  client: ShopClient,
  webUrl: string,
  path: string,
  fields: Record<string, string>,
): Promise<Response> {
  const { html, path: at } = await client.page(path);
  const form = /<form\b(?:(?!<\/form>).)*?name="password".*?<\/form>/s.exec(html)?.[0];
  if (form === undefined) throw new Error(`The page at ${at} has no form with a password.`);
  const body = new FormData();
  for (const [tag] of form.matchAll(/<input type="hidden"[^>]*>/g)) {
    const name = /name="([^"]*)"/.exec(tag)?.[1];
    if (name !== undefined) body.set(unescaped(name), unescaped(/value="([^"]*)"/.exec(tag)?.[1] ?? ''));
  }
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  return client.request(at, { method: 'POST', body, headers: { origin: new URL(webUrl).origin } });
}

function unescaped(text: string): string {
  return text.replaceAll('&quot;', '"').replaceAll('&#x27;', "'").replaceAll('&lt;', '<').replaceAll('&amp;', '&');
}

export const logIn = (client: ShopClient, webUrl: string, email: string, path = '/login'): Promise<Response> =>
  postForm(client, webUrl, path, { email, password: PASSWORD });

/** Signs up in a fresh browser. Throws with the shop's status when it was refused. */
export async function createMember(shop: FaultShop): Promise<Member> {
  const client = createShopClient(shop.webUrl);
  const id = randomUUID().slice(0, 8);
  const [email, name] = [`member-${id}@example.com`, `단골 ${id}`];
  const answer = await postForm(client, shop.webUrl, '/signup', { name, email, password: PASSWORD, terms: 'on' });
  const [row] = await shop.query<{ id: string }>('SELECT id FROM customer WHERE email = $1', [email]);
  if (row === undefined) throw new Error(`The sign-up was answered with ${answer.status} and made no account.`);
  return {
    client,
    customerId: row.id,
    email,
    name,
    isKnown: async (browser = client) => (await browser.page('/mypage')).html.includes(name),
  };
}

/** The log-out button of my page. */
export async function logOut({ client }: Pick<Member, 'client'>): Promise<void> {
  const answer = await client.act(await client.page('/mypage'), 'logOut', []);
  if (answer.status >= 400) throw new Error(`The log-out was answered with ${answer.status}.`);
}

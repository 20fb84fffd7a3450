import { productsOnPage } from './page-products.ts';
import type { RenderedPage } from './page-renderer.ts';
import type { KeptPage } from './page-store.ts';
import { createPageTemplate } from './page-template.ts';
import { noncePlaceholder } from './seal.ts';
import type { SharedAddress } from './shared-address.ts';

/** Next's own headers that mean something to a browser or its router. */
const PASSED_HEADERS = /^(?:content-type|vary|link|location|retry-after|refresh|x-nextjs-.+|x-robots-tag)$/;
const LEVEL = 6;

/** A rendering as it is kept and served. Cost: about that of gzip, some 2 ms. */
export function keptPage(
  { headers, body }: RenderedPage,
  { subject, productId }: SharedAddress,
  since: number,
  renderedAtMs: number,
): KeptPage {
  const passed = Object.entries(headers).filter(
    (entry): entry is [string, string] => PASSED_HEADERS.test(entry[0]) && typeof entry[1] === 'string',
  );
  return {
    template: createPageTemplate(body, Buffer.from(noncePlaceholder()), LEVEL),
    headers: { ...Object.fromEntries(passed), vary: varyOf(headers.vary) },
    products: productsOnPage(body.toString(), productId),
    subject,
    since,
    renderedAtMs,
  };
}

function varyOf(vary: string | undefined): string {
  const names = (vary ?? '').split(',').map((name) => name.trim());
  const all = [...names, 'Accept-Language', 'Cookie', 'Accept-Encoding'].filter((name) => name !== '');
  return [...new Map(all.map((name) => [name.toLowerCase(), name])).values()].join(', ');
}

/** Whether everybody who asks for the address may get this answer. */
export function isShareable({ headers, notes }: RenderedPage): boolean {
  return headers['set-cookie'] === undefined && !notes.readsSession;
}

/** Whether a shareable answer may also be that of later requests. */
export function isWorthKeeping({ kind }: SharedAddress, { status, headers, notes }: RenderedPage): boolean {
  const type = headers['content-type'] ?? '';
  const isPage = status === 200 && type.startsWith(kind === 'html' ? 'text/html' : 'text/x-component');
  return isPage && !notes.isMissing && !notes.isIncomplete;
}

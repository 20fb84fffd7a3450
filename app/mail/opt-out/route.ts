import { getTranslations } from 'next-intl/server';
import { getContainer } from '#server/container.ts';
import { readOptOutToken } from '#server/coupons/opt-out-token.ts';

/* The opt-out link of a mail: no log-in. Following it changes nothing, as mail scanners do so; the button or a POST by the mail program (RFC 8058) does. */

function page(status: number, title: string, body: string): Response {
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>`;
  const html = `<!doctype html><html>${head}<body><main><h1>${title}</h1>${body}</main></body></html>`;
  return new Response(html, {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    },
  });
}

function customerOf(request: Request): string | null {
  const token = new URL(request.url).searchParams.get('token');
  return readOptOutToken(token, getContainer().env.SESSION_SECRET);
}

export async function GET(request: Request): Promise<Response> {
  const t = await getTranslations('coupons.optOut');
  if (customerOf(request) === null) return page(404, t('title'), `<p>${t('unknown')}</p>`);
  return page(200, t('title'), `<p>${t('ask')}</p><form method="post"><button>${t('button')}</button></form>`);
}

export async function POST(request: Request): Promise<Response> {
  const t = await getTranslations('coupons.optOut');
  const customerId = customerOf(request);
  if (customerId === null) return page(404, t('title'), `<p>${t('unknown')}</p>`);
  const none = { marketingConsent: false, nightConsent: false };
  await getContainer().trade.members.setConsents(customerId, none);
  return page(200, t('title'), `<p>${t('done')}</p>`);
}

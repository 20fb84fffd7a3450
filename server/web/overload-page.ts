import type { IncomingMessage, ServerResponse } from 'node:http';
import { SECURITY_HEADERS } from './security-headers.ts';

const RETRY_AFTER_SECONDS = '5';

const OVERLOADED = {
  title: '지금 손님이 많아요',
  body: '곧 자동으로 다시 열립니다. 장바구니는 그대로예요.',
  english: 'Many people are here right now. This page tries again by itself; your cart is safe.',
};

const UNAVAILABLE = {
  title: '잠시 열 수 없어요',
  body: '곧 자동으로 다시 열립니다. 장바구니와 주문은 그대로예요.',
  english: 'The shop cannot show this page for a moment. It tries again by itself; your cart and your orders are safe.',
};

/** Needs no script, style sheet or other resource of the shop, and reloads itself. */
const pageOf = ({ title, body, english }: typeof OVERLOADED) => `<!DOCTYPE html>
<html lang="ko">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="refresh" content="${RETRY_AFTER_SECONDS}">
<title>단골</title>
</head>
<body style="font: 16px/1.6 system-ui, sans-serif; display: grid; place-content: center; min-height: 90vh; margin: 0; padding: 1.5rem; text-align: center; word-break: keep-all">
<main>
<h1 style="font-size: 1.4rem">${title}</h1>
<p>${body}</p>
<p lang="en">${english}</p>
</main>
</body>
</html>
`;

const OVERLOAD_PAGE = pageOf(OVERLOADED);
const UNAVAILABLE_PAGE = pageOf(UNAVAILABLE);

/** 503 for a page that would have to wait longer than shoppers do. */
export function refuseWhileFull(request: IncomingMessage, response: ServerResponse): void {
  answer(request, response, OVERLOAD_PAGE, 'The shop is full for a moment. Try again shortly.');
}

/** 503 for a page whose data cannot be read at the moment. */
export function answerUnavailable(request: IncomingMessage, response: ServerResponse): void {
  answer(request, response, UNAVAILABLE_PAGE, 'The shop cannot answer this for a moment. Try again shortly.');
}

/** A page for navigations; a script's fetch or action gets one line of text. */
function answer(request: IncomingMessage, response: ServerResponse, page: string, line: string): void {
  const isPage = request.headers['next-action'] === undefined && request.headers.rsc === undefined;
  response.writeHead(503, {
    ...SECURITY_HEADERS,
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    'content-type': isPage ? 'text/html; charset=utf-8' : 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    'retry-after': RETRY_AFTER_SECONDS,
  });
  response.end(isPage ? page : line);
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { SECURITY_HEADERS } from './security-headers.ts';

const RETRY_AFTER_SECONDS = '5';

/** Needs no script, no style sheet and nothing else of the shop: it comes again by itself. */
const PAGE = `<!DOCTYPE html>
<html lang="ko">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="refresh" content="${RETRY_AFTER_SECONDS}">
<title>단골</title>
</head>
<body style="font: 16px/1.6 system-ui, sans-serif; display: grid; place-content: center; min-height: 90vh; margin: 0; padding: 1.5rem; text-align: center; word-break: keep-all">
<h1 style="font-size: 1.4rem">지금 손님이 많아요</h1>
<p>곧 자동으로 다시 열립니다. 장바구니는 그대로예요.</p>
<p lang="en">Many people are here right now. This page tries again by itself; your cart is safe.</p>
</body>
</html>
`;

/** 503 for a page that would have to wait longer than anybody does. */
export function refuseWhileFull(request: IncomingMessage, response: ServerResponse): void {
  // What was sent along is not read: the connection is of no further use.
  if (request.method !== 'GET') response.setHeader('connection', 'close');
  response.writeHead(503, {
    ...SECURITY_HEADERS,
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'retry-after': RETRY_AFTER_SECONDS,
  });
  response.end(PAGE);
}

import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { processWide } from '#server/process-wide.ts';
import { noteOfRequest } from './request-context.ts';

const pages = processWide(
  'page responses',
  () => new AsyncLocalStorage<{ isDocument: boolean; response: ServerResponse }>(),
);

/** Runs `handle` so that the page it renders can set the status and headers that Next gives pages no access to. */
export function withPageResponse<T>(request: IncomingMessage, response: ServerResponse, handle: () => T): T {
  // The browser's router asks with this header and takes any status but 2xx as a reason to load the whole page.
  return pages.run({ isDocument: request.headers.rsc === undefined, response }, handle);
}

/**
 * Status of the page being drawn. Next's own notFound() sets 404 too, but leaves the page itself to the browser's
 * script: without script it is blank. Does nothing once the answer has begun.
 */
export function setPageStatus(status: number): void {
  if (status !== 200) noteOfRequest('isMissing');
  const page = pages.getStore();
  if (page?.isDocument === true && !page.response.headersSent) page.response.statusCode = status;
}

/** Request headers that the page being rendered depends on. Call it in the page: Next replaces an earlier Vary. */
export function addPageVary(names: string): void {
  const page = pages.getStore();
  if (page !== undefined && !page.response.headersSent) page.response.appendHeader('vary', names);
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { DangolError } from '#domain/shared/errors.ts';
import { ERROR_STATUS } from '#server/error-status.ts';
import { answerUnavailable } from './overload-page.ts';
import type { RequestContext } from './request-context.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

/** The framework's error message for an invalid header of its own router. */
const UNREADABLE_HEADER = /^The router state header/;

/**
 * The status that a response of 500 should have, by its error; null: it stays 500. An unavailable store is 503. An
 * action catches the errors of its own work (app/refusals.ts), so an error that leaves one, or a posted form before its
 * action is found, is an input that could not be decoded: the client's error, 400.
 */
export function statusOfFailure(request: IncomingMessage, failure: RequestContext['failure']): number | null {
  if (failure === null) return null;
  const { error, isAction } = failure;
  if (error instanceof DangolError) return ERROR_STATUS[error.code];
  const isForm = request.method === 'POST' && (request.headers['content-type'] ?? '').startsWith('multipart/form-data');
  if (isAction || isForm) return 400;
  return error instanceof Error && UNREADABLE_HEADER.test(error.message) ? 400 : null;
}

/**
 * Replaces a response of 500 whose error has a status of its own by that status and a short page. Call it before the
 * framework gets `response`.
 */
export function correctFailures(request: IncomingMessage, response: ServerResponse, context: RequestContext): void {
  const { writeHead, write, end } = response;
  let replaced = false;

  function replace(status: number): void {
    replaced = true;
    for (const name of response.getHeaderNames()) response.removeHeader(name);
    Object.assign(response, { writeHead, write, end });
    if (status === 503) answerUnavailable(request, response);
    else {
      const headers = { ...SECURITY_HEADERS, 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' };
      response.writeHead(status, headers);
      response.end('This request cannot be answered as it is.\n');
    }
    // The rest of the framework's response is discarded.
    Object.assign(response, { writeHead: () => response, write: () => true, end: () => response });
  }

  Object.assign(response, {
    writeHead(...head: Parameters<ServerResponse['writeHead']>) {
      const status = head[0] >= 500 ? statusOfFailure(request, context.failure) : null;
      if (status === null) return writeHead.apply(response, head);
      replace(status);
      return response;
    },
    // Headers go out with the first of these: whichever it is may find that the answer has been replaced.
    write(...part: Parameters<ServerResponse['write']>) {
      if (!response.headersSent && !replaced) response.writeHead(response.statusCode);
      return replaced ? true : write.apply(response, part);
    },
    end(...part: Parameters<ServerResponse['end']>) {
      if (!response.headersSent && !replaced && response.statusCode >= 500) response.writeHead(response.statusCode);
      return replaced ? response : end.apply(response, part);
    },
  });
}

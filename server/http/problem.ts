import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { FastifyReply } from 'fastify';
import type { ProblemResponse } from '#contracts/http.ts';

/** An answer that is no success: its status, the code that programs read and the text that people read. */
export interface Problem {
  status: number;
  code: string;
  message: string;
  /** Further members of the body (RFC 9457, 3.2). */
  more?: Record<string, unknown>;
}

/** The body of a problem. `error` is the shape of the web process's errors, so that a client reads both alike. */
export function problemBody({ status, code, message, more }: Problem): ProblemResponse {
  const title = STATUS_CODES[status] ?? 'Error';
  return { type: 'about:blank', title, status, detail: message, error: { code, message }, ...more };
}

/** As bytes: Fastify adds a charset to the type of a text, and JSON's type has no such parameter (RFC 8259, 11). */
export function encodeJson(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

const HEADERS = { 'content-type': 'application/problem+json', 'cache-control': 'no-store' } as const;

export function sendProblem(reply: FastifyReply, problem: Problem): void {
  reply
    .code(problem.status)
    .headers(HEADERS)
    .send(encodeJson(problemBody(problem)));
}

/** A problem found before routing. It ends the connection: what follows in it is not read. */
export function writeProblem(response: ServerResponse, problem: Problem, headers: Record<string, string> = {}): void {
  const body = encodeJson(problemBody(problem));
  response.writeHead(problem.status, {
    ...HEADERS,
    ...headers,
    'content-length': body.length,
    connection: 'close',
  });
  response.end(body);
}

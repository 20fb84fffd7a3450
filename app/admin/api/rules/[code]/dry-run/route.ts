import type { DryRunLine } from '#contracts/operator.ts';
import { DangolError } from '#domain/shared/errors.ts';
import { getContainer } from '#server/container.ts';
import { requireOperator } from '#server/operator/require-operator.ts';
import { errorResponse } from '#server/web/respond.ts';
import { currentSession } from '../../../../../session.ts';

const MOST_BYTES = 10_000;

/**
 * Tries a rule with the settings in the body on yesterday's events: lines of progress, then the answer
 * (contracts/operator.ts, DryRunLine). Operators only. Closing the connection ends the run. Nothing is written.
 */
export async function POST(request: Request, { params }: { params: Promise<{ code: string }> }): Promise<Response> {
  const { dryRuns, logger } = getContainer();
  try {
    const session = await currentSession();
    requireOperator(session);
    const settings = await readJson(request);
    const { code } = await params;
    const gone = new AbortController();
    const encoder = new TextEncoder();
    const body = new ReadableStream<Uint8Array>({
      async start(controller) {
        const send = (line: DryRunLine) => {
          if (!gone.signal.aborted) controller.enqueue(encoder.encode(`${JSON.stringify(line)}\n`));
        };
        try {
          const onProgress = (progress: Extract<DryRunLine, { kind: 'progress' }>['progress']) =>
            send({ kind: 'progress', progress });
          const answer = await dryRuns.run(session, code, settings, { signal: gone.signal, onProgress });
          send({ kind: 'answer', answer });
        } catch (error) {
          if (gone.signal.aborted) return;
          send({ kind: 'error', error: wordsOf(error) });
          if (!(error instanceof DangolError))
            logger.error({ code: 'request-failed', error: String(error), rule: code }, 'a dry run failed');
        }
        if (!gone.signal.aborted) controller.close();
      },
      cancel: () => gone.abort(),
    });
    const headers = { 'content-type': 'application/x-ndjson; charset=utf-8', 'cache-control': 'no-store' };
    return new Response(body, { headers });
  } catch (error) {
    return errorResponse(error, logger);
  }
}

async function readJson(request: Request): Promise<unknown> {
  const text = await request.text();
  if (text.length > MOST_BYTES) throw new DangolError('invalid-input', `The body is larger than ${MOST_BYTES} bytes.`);
  try {
    return JSON.parse(text);
  } catch {
    throw new DangolError('invalid-input', 'The body is not JSON: send the settings of a rule.');
  }
}

function wordsOf(error: unknown): Extract<DryRunLine, { kind: 'error' }>['error'] {
  if (!(error instanceof DangolError)) return { code: 'internal', message: 'Something went wrong here.' };
  const { code, message, details } = error;
  return { code, message, ...(Array.isArray(details.errors) && { errors: details.errors }) };
}

import type { Instrumentation } from 'next';
import { noteOfRequest, requestContext } from '#server/web/request-context.ts';

/** Once, before the first request. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { startWeb } = await import('#server/web/start.ts');
    startWeb();
  }
}

/** What the framework turns into a 500: noted for the server in front of it (server/web/failed-answers.ts). */
export const onRequestError: Instrumentation.onRequestError = (error, _request, { routeType }) => {
  noteOfRequest('isIncomplete');
  const context = requestContext();
  if (context !== undefined) context.failure ??= { error, isAction: routeType === 'action' };
};

import type { ReadyResponse } from '#contracts/http.ts';
import { getContainer } from '#server/container.ts';
import { checkHealth, readyStatus } from '#server/observability/health.ts';
import { WEB_REQUIRES } from '#server/web/start.ts';

export const dynamic = 'force-dynamic';

/**
 * 200 also while degraded, since pages are served without Redis, Kafka or Elasticsearch; 503 without PostgreSQL. Which
 * service is unavailable is shown on the metrics port only.
 */
export async function GET(): Promise<Response> {
  const health = await checkHealth(getContainer().probes);
  const body: ReadyResponse = { status: health.status };
  return Response.json(body, {
    status: readyStatus(health, WEB_REQUIRES),
    headers: { 'cache-control': 'no-store' },
  });
}

import type { ReadyResponse } from '#contracts/http.ts';
import { getContainer } from '#server/container.ts';
import { checkHealth } from '#server/observability/health.ts';

export const dynamic = 'force-dynamic';

/** 200 also while degraded, since pages are served without Redis, Kafka or Elasticsearch; 503 without PostgreSQL. */
export async function GET(): Promise<Response> {
  const { status, services } = await checkHealth(getContainer().probes);
  const body: ReadyResponse = { status, services: services as ReadyResponse['services'] };
  return Response.json(body, {
    status: services.postgres === 'up' ? 200 : 503,
    headers: { 'cache-control': 'no-store' },
  });
}

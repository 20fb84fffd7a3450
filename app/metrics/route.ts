import { getContainer } from '#server/container.ts';
import { admissionFigures } from '#server/web/shared-admission.ts';

export const dynamic = 'force-dynamic';

export async function GET(): Promise<Response> {
  const { metrics } = getContainer();
  const figures = admissionFigures();
  if (figures !== null) {
    metrics.gauge('dangol_pages_serving', 'Pages being made.').set(figures.serving);
    metrics.gauge('dangol_pages_waiting', 'Pages that wait for their turn.').set(figures.waiting);
    metrics.gauge('dangol_pages_refused', 'Pages turned away since the start.').set(figures.refused);
  }
  return new Response(await metrics.text(), {
    headers: { 'content-type': metrics.contentType, 'cache-control': 'no-store' },
  });
}

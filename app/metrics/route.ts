import { getContainer } from '#server/container.ts';

export const dynamic = 'force-dynamic';

export async function GET(): Promise<Response> {
  const { metrics } = getContainer();
  return new Response(await metrics.text(), {
    headers: { 'content-type': metrics.contentType, 'cache-control': 'no-store' },
  });
}

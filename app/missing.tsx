import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { NotFoundView } from '#components/layout/not-found-view.tsx';
import { setPageStatus } from '#server/web/page-response.ts';

/**
 * What a page returns in place of itself when what its address names is not there: the 404 page, drawn on the server,
 * with its status. `notFound()` leaves the drawing to the browser (docs/decisions/0047).
 */
export function Missing() {
  setPageStatus(404);
  return <NotFoundView />;
}

/** Title of a page that is not there; for its generateMetadata. */
export async function missingMetadata(): Promise<Metadata> {
  const t = await getTranslations('shop.notFound');
  return { title: t('title'), robots: { index: false } };
}

import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { getLocale, getTranslations } from 'next-intl/server';
import { LiveBoard } from '#components/operator/live-board.tsx';
import { PanelBoard } from '#components/operator/panel-board.tsx';
import { PANELS } from '#observability/panels/index.ts';
import { getContainer } from '#server/container.ts';
import { realtimeOrigins } from '#server/web/security-headers.ts';
import { operatorOrNotFound } from '../operator.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('admin');
  return { title: t('live.title') };
}

/** What the shop does now, by socket; below it the same panels as in Kibana, drawn from the same queries. */
export default async function LivePage() {
  await operatorOrNotFound();
  const [locale, t, head] = await Promise.all([getLocale(), getTranslations('admin'), headers()]);
  const { REALTIME_PORT, PUBLIC_REALTIME_URL } = getContainer().env;
  const host = head.get('host') ?? 'localhost';
  const [gateway = `http://localhost:${REALTIME_PORT}`] = realtimeOrigins(host, REALTIME_PORT, PUBLIC_REALTIME_URL);
  const words = locale === 'en' ? 'en' : 'ko';
  return (
    <>
      <h1 className="sr-only">{t('live.title')}</h1>
      <LiveBoard realtimeUrl={gateway} />
      <PanelBoard
        panels={PANELS.map(({ id, title, about, columns, heightPx, spec }) => ({
          id,
          title: title[words],
          about: about[words],
          columns,
          heightPx,
          spec: spec(words),
        }))}
      />
    </>
  );
}

import type { Metadata } from 'next';
import { getLocale, getTranslations } from 'next-intl/server';
import { LiveBoard } from '#components/operator/live-board.tsx';
import { PanelBoard } from '#components/operator/panel-board.tsx';
import { PANELS } from '#observability/panels/index.ts';
import { realtimeAddress } from '../../realtime-address.ts';
import { operatorMetadata, operatorOrNotFound } from '../operator.ts';

export const generateMetadata = (): Promise<Metadata> => operatorMetadata((t) => t('live.title'));

/** What the shop does now, by socket; below it the same panels as in Kibana, drawn from the same queries. */
export default async function LivePage() {
  await operatorOrNotFound();
  const [locale, t, gateway] = await Promise.all([getLocale(), getTranslations('admin'), realtimeAddress()]);
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

import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ScenarioList } from '#components/operator/scenario-list.tsx';
import { getContainer } from '#server/container.ts';
import { operatorMetadata, operatorOrNotFound } from '../operator.ts';
import { changeScenario } from './actions.ts';

export const generateMetadata = (): Promise<Metadata> => operatorMetadata((t) => t('traffic.title'));

/** The twenty scenarios of generated traffic: which are active today, and buttons to force them. */
export default async function TrafficPage() {
  const operator = await operatorOrNotFound();
  const [t, list] = await Promise.all([
    getTranslations('admin.traffic'),
    getContainer().trafficScenarios.list(operator),
  ]);
  return (
    <>
      <h1 className="text-xl font-extrabold tracking-[-0.03em]">{t('title')}</h1>
      <p className="mt-1 text-sm text-muted-foreground">{t('about')}</p>
      <ScenarioList list={list} change={changeScenario} />
    </>
  );
}

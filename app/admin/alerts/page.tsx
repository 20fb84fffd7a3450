import type { Metadata } from 'next';
import { operatorMetadata, operatorOrNotFound } from '../operator.ts';
import { AlertsSection } from './alerts-section.tsx';

export const generateMetadata = (): Promise<Metadata> => operatorMetadata((t) => t('alerts.title'));

/** Open alerts with what to do about each, and those of the last 30 days. */
export default async function AlertsPage() {
  return <AlertsSection operator={await operatorOrNotFound()} isWhole />;
}

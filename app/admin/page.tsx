import {
  Activity,
  BellRing,
  ChartColumn,
  ChartSpline,
  Database,
  FlaskConical,
  Lightbulb,
  Store,
  TicketPercent,
  Waves,
} from 'lucide-react';
import type { Metadata } from 'next';
import { getLocale, getTranslations } from 'next-intl/server';
import { ServerLogTable } from '#components/operator/server-log-table.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Link } from '#components/ui/link.tsx';
import { SERVICE_WORDS, wordOf, wordsLocale } from '#contracts/console-words.ts';
import { getContainer } from '#server/container.ts';
import { checkHealth } from '#server/observability/health.ts';
import { operatorMetadata, operatorOrNotFound } from './operator.ts';

export const generateMetadata = (): Promise<Metadata> => operatorMetadata((t) => t('title'));

const WAYS = [
  { href: '/admin/live', icon: Activity, key: 'live' },
  { href: '/admin/pipeline', icon: ChartSpline, key: 'pipeline' },
  { href: '/admin/insights', icon: Lightbulb, key: 'insights' },
  { href: '/admin/alerts', icon: BellRing, key: 'alerts' },
  { href: '/admin/rules', icon: TicketPercent, key: 'rules' },
  { href: '/admin/recommendations', icon: FlaskConical, key: 'results' },
  { href: '/admin/traffic', icon: Waves, key: 'traffic' },
  { href: '/', icon: Store, key: 'shop' },
] as const;

export default async function AdminPage() {
  const session = await operatorOrNotFound();
  const { probes, serverLogFigures } = getContainer();
  const [t, locale, { services }, logs] = await Promise.all([
    getTranslations('admin'),
    getLocale(),
    checkHealth(probes),
    // Without PostgreSQL the page states that they cannot be read.
    serverLogFigures.lastHour(session).catch(() => null),
  ]);
  const words = wordsLocale(locale);
  return (
    <div className="grid gap-3 *:min-w-0 sm:gap-4 lg:grid-cols-[2fr_1fr]">
      <h1 className="sr-only">{t('title')}</h1>
      <nav aria-label={t('home.ways')} className="grid content-start gap-3 *:min-w-0 sm:grid-cols-2 sm:gap-4">
        {WAYS.map(({ href, icon: Icon, key }) => (
          <Link
            key={key}
            href={href}
            className="group rounded-xl border border-border bg-surface p-5 transition-colors hover:border-primary-text focus-visible:outline-2 focus-visible:outline-ring"
          >
            <Icon aria-hidden className="size-6 text-primary-text" />
            <h2 className="mt-4 text-lg font-bold">{t(`home.${key}.title`)}</h2>
            <p className="mt-1 text-sm text-muted-foreground">{t(`home.${key}.body`)}</p>
          </Link>
        ))}
        <div className="rounded-xl border border-border bg-surface p-5 sm:col-span-2">
          <ChartColumn aria-hidden className="size-6 text-primary-text" />
          <h2 className="mt-4 text-lg font-bold">{t('home.kibana.title')}</h2>
          <p className="mt-1 text-sm text-muted-foreground">{t('home.kibana.body')}</p>
          <code
            // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, by keyboard too.
            tabIndex={0}
            className="mt-3 block overflow-x-auto rounded-lg bg-muted px-3 py-2 font-mono text-[13px] whitespace-nowrap"
          >
            KIBANA_URL=http://localhost:5601 npm run kibana:import
          </code>
        </div>
      </nav>
      <section className="rounded-xl border border-border bg-surface p-5">
        <h2 className="flex items-center gap-2 text-lg font-bold">
          <Database aria-hidden className="size-5 text-primary-text" />
          {t('home.services')}
        </h2>
        <ul className="mt-3 divide-y divide-border">
          {Object.entries(services).map(([name, state]) => (
            <li key={name} className="flex items-center justify-between py-2.5 text-sm">
              <span>{wordOf(SERVICE_WORDS, name, words)}</span>
              <Badge variant={state === 'up' ? 'success' : 'danger'}>{t(`home.state.${state}`)}</Badge>
            </li>
          ))}
        </ul>
      </section>
      <ServerLogTable logs={logs} />
    </div>
  );
}

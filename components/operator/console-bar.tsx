'use client';

import {
  Activity,
  BellRing,
  ChartSpline,
  FlaskConical,
  LayoutGrid,
  Lightbulb,
  Store,
  TicketPercent,
  Waves,
} from 'lucide-react';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type ReactNode, useEffect, useRef } from 'react';
import { cn } from '#components/ui/class-names.ts';
import { Link } from '#components/ui/link.tsx';

const PLACES = [
  { href: '/admin', icon: LayoutGrid, key: 'home' },
  { href: '/admin/live', icon: Activity, key: 'live' },
  { href: '/admin/pipeline', icon: ChartSpline, key: 'pipeline' },
  { href: '/admin/alerts', icon: BellRing, key: 'alerts' },
  { href: '/admin/insights', icon: Lightbulb, key: 'insights' },
  { href: '/admin/rules', icon: TicketPercent, key: 'rules' },
  { href: '/admin/recommendations', icon: FlaskConical, key: 'results' },
  { href: '/admin/traffic', icon: Waves, key: 'traffic' },
] as const;

export interface ConsoleBarProps {
  operatorName: string | null;
  /** The button that ends the session. */
  logout: ReactNode;
}

/** Scrolls the row alone: scrollIntoView would also move the page, which may be scrolled before its script has come. */
function scrollToCurrent(row: HTMLElement): void {
  const current = row.querySelector('[aria-current]')?.getBoundingClientRect();
  if (current === undefined) return;
  const { left, right } = row.getBoundingClientRect();
  row.scrollLeft += Math.min(0, current.left - left) + Math.max(0, current.right - right);
}

/** The console's one bar: where one is, where one can go, who one is, the way out and the way back to the shop. */
export function ConsoleBar({ operatorName, logout }: ConsoleBarProps) {
  const t = useTranslations('admin.bar');
  const path = usePathname();
  const places = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: where one is follows from the path.
  useEffect(() => {
    if (places.current !== null) scrollToCurrent(places.current);
  }, [path]);
  const link =
    'flex h-11 shrink-0 items-center gap-1.5 rounded-lg px-2.5 text-sm font-semibold whitespace-nowrap max-[400px]:px-2 sm:px-3 focus-visible:outline-2 -outline-offset-2 focus-visible:outline-ring';
  return (
    <header className="z-30 border-b border-border bg-surface tall:sticky tall:top-0">
      <nav aria-label={t('label')} className="mx-auto flex h-14 w-full max-w-[100rem] items-center gap-1 px-3 sm:px-5">
        <span className="mr-4 hidden text-base font-extrabold tracking-[-0.03em] whitespace-nowrap sm:inline">
          {t('name')}
        </span>
        {/* On a phone the places scroll sideways, and the way out stays where it is. */}
        <div ref={places} className="flex min-w-0 gap-0.5 overflow-x-auto py-1 sm:gap-1">
          {PLACES.map(({ href, icon: Icon, key }) => (
            <Link
              key={href}
              href={href}
              aria-current={path === href ? 'page' : undefined}
              className={cn(
                link,
                path === href || (href !== '/admin' && path.startsWith(`${href}/`))
                  ? 'bg-primary-soft text-primary-text'
                  : 'text-muted-foreground hover:bg-muted',
              )}
            >
              <Icon aria-hidden className="size-4" />
              <span
                className={cn('whitespace-nowrap', path === href ? 'max-[400px]:sr-only' : 'sr-only sm:not-sr-only')}
              >
                {t(key)}
              </span>
            </Link>
          ))}
        </div>
        <Link href="/" className={cn(link, 'ml-auto text-muted-foreground hover:bg-muted')}>
          <Store aria-hidden className="size-4" />
          <span className="hidden sm:inline">{t('shop')}</span>
          <span className="sr-only sm:hidden">{t('shop')}</span>
        </Link>
        {operatorName === null ? null : (
          <span
            data-testid="operator-name"
            className="hidden max-w-40 truncate px-1 text-sm font-semibold lg:inline"
            title={operatorName}
          >
            {t('operator', { name: operatorName })}
          </span>
        )}
        {logout}
      </nav>
    </header>
  );
}

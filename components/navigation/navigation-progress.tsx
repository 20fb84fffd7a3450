'use client';

import { usePathname, useSearchParams } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect } from 'react';
import { navigationEnded, placeOf, useIsNavigating } from './pending-navigation.ts';

/**
 * A thin progress line at the top during a navigation, however it began (a link, a form, Back): on a slow network it
 * confirms that the click was registered. Visible after 120 ms (globals.css), so that a fast page does not flicker;
 * causes no layout shift.
 */
export function NavigationProgress() {
  const t = useTranslations('shop');
  const isNavigating = useIsNavigating();
  const address = `${usePathname()}?${useSearchParams()}`;
  useEffect(() => navigationEnded(placeOf(address, location.href)), [address]);
  useEffect(() => {
    document.getElementById('content')?.setAttribute('aria-busy', String(isNavigating));
  }, [isNavigating]);
  if (!isNavigating) return null;
  return (
    // Outside every landmark, as what is only reported may be.
    <div role="status">
      <div role="progressbar" aria-label={t('navigating')} className="navigation-progress" />
    </div>
  );
}

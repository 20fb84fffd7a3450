'use client';

import { CloudOff } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect } from 'react';
import { createRetryPause } from '#components/navigation/retry-pause.ts';
import { isStaleBuildError, reportStaleBuild } from '#components/navigation/stale-build.ts';
import { track } from '#components/tracking/index.ts';
import { Button } from '#components/ui/button.tsx';

const nextPauseMs = createRetryPause();

/**
 * A page that could not be drawn: reported, and tried again at the press of a button or, where the server failed, by
 * itself.
 */
export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  const t = useTranslations('shop.error');
  useEffect(() => {
    if (isStaleBuildError(error)) reportStaleBuild();
    const { message, digest } = error instanceof Error ? (error as Error & { digest?: string }) : {};
    track('error-seen', { message: (message ?? String(error)).slice(0, 500), path: location.pathname, digest });
  }, [error]);
  useEffect(() => {
    // An error with a digest is the server's; what fails in the browser fails again.
    if (!(error instanceof Error) || !('digest' in error)) return;
    const timer = setTimeout(retry, nextPauseMs());
    return () => clearTimeout(timer);
  }, [error, retry]);
  return (
    <div role="alert" className="shop-width flex flex-col items-center py-20 text-center md:py-28">
      <span className="flex size-18 items-center justify-center rounded-full bg-muted">
        <CloudOff aria-hidden className="size-8 text-muted-foreground" strokeWidth={1.6} />
      </span>
      <h1 className="mt-5 text-2xl font-extrabold tracking-[-0.03em]">{t('title')}</h1>
      <p className="mt-2 text-muted-foreground">{t('body')}</p>
      <div className="mt-7 flex gap-2">
        <Button variant="outline" asChild>
          {/* A full page load, not a client navigation, so that broken client state is discarded. */}
          <a href="/">{t('home')}</a>
        </Button>
        <Button onClick={retry}>{t('retry')}</Button>
      </div>
    </div>
  );
}

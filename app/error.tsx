'use client';

import { CloudOff } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect } from 'react';
import { isStaleBuildError, reportStaleBuild } from '#components/navigation/stale-build.ts';
import { track } from '#components/tracking/index.ts';
import { Button } from '#components/ui/button.tsx';

/** A page that could not be made: told, reported, tried again at the reader's word. */
export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  const t = useTranslations('shop.error');
  useEffect(() => {
    if (isStaleBuildError(error)) reportStaleBuild();
    const { message, digest } = error instanceof Error ? (error as Error & { digest?: string }) : {};
    track('error-seen', { message: (message ?? String(error)).slice(0, 500), path: location.pathname, digest });
  }, [error]);
  return (
    <div role="alert" className="shop-width flex flex-col items-center py-20 text-center md:py-28">
      <span className="flex size-18 items-center justify-center rounded-full bg-muted">
        <CloudOff aria-hidden className="size-8 text-muted-foreground" strokeWidth={1.6} />
      </span>
      <h1 className="mt-5 text-2xl font-extrabold tracking-[-0.03em]">{t('title')}</h1>
      <p className="mt-2 text-muted-foreground">{t('body')}</p>
      <div className="mt-7 flex gap-2">
        <Button variant="outline" asChild>
          {/* A fresh page, not a client navigation: whatever broke is left behind. */}
          <a href="/">{t('home')}</a>
        </Button>
        <Button onClick={retry}>{t('retry')}</Button>
      </div>
    </div>
  );
}

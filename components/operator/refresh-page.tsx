'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';

/** Reads the page's server components again every `everyMs` while it is seen, and when it is seen again. */
export function RefreshPage({ everyMs }: { everyMs: number }) {
  const router = useRouter();
  useEffect(() => {
    const refresh = () => {
      if (!document.hidden) router.refresh();
    };
    const timer = setInterval(refresh, everyMs);
    document.addEventListener('visibilitychange', refresh);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', refresh);
    };
  }, [router, everyMs]);
  return null;
}

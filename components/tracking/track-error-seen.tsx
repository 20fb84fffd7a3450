'use client';

import { useEffect } from 'react';
import { reportedPath } from './reported-path.ts';
import { track } from './shared.ts';

/** For a page that shows an error to its reader though no exception was thrown: tracks it once. */
export function TrackErrorSeen({ message }: { message: string }) {
  useEffect(() => {
    track('error-seen', { message, path: reportedPath(location.pathname) });
  }, [message]);
  return null;
}

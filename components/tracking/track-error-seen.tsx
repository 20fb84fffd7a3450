'use client';

import { useEffect } from 'react';
import { track } from './shared.ts';

/** For a page that is an error in its reader's eyes, though none of ours: tells of it once. */
export function TrackErrorSeen({ message }: { message: string }) {
  useEffect(() => {
    track('error-seen', { message, path: location.pathname });
  }, [message]);
  return null;
}

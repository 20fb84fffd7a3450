'use client';

import { unstable_rethrow } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useCallback } from 'react';
import { toast } from './toast.tsx';

/** What a server action is taken to have answered when no answer came. */
export interface NoAnswer {
  code: 'no-answer' | 'offline';
  message: string;
}

export const isNoAnswer = ({ code }: { code: string }): boolean => code === 'no-answer' || code === 'offline';

/**
 * Calls a server action; null when there is no response: the browser is offline, the connection broke, the server is
 * unreachable or sent something else. Whether the action was carried out is unknown then. An exception instead would
 * replace the page, and all that was typed, by the error page. redirect() and notFound() of the action pass through.
 */
export async function callAction<T>(call: () => Promise<T>): Promise<{ answer: T } | null> {
  try {
    return { answer: await call() };
  } catch (error) {
    unstable_rethrow(error);
    return null;
  }
}

export function isOffline(): boolean {
  return typeof navigator !== 'undefined' && !navigator.onLine;
}

/** `callAction` with words for the case without an answer: `otherwise` makes the action's kind of refusal of them. */
export function useCallAction(): <T>(call: () => Promise<T>, otherwise: (error: NoAnswer) => T) => Promise<T> {
  const t = useTranslations('shop.action');
  return useCallback(
    async (call, otherwise) => {
      const answered = await callAction(call);
      if (answered !== null) return answered.answer;
      const code = isOffline() ? 'offline' : 'no-answer';
      return otherwise({ code, message: t(code) });
    },
    [t],
  );
}

/** `callAction` for actions without a result: a request that gets no response shows a toast. */
export function useCallOrToast(): (call: () => Promise<void>) => Promise<void> {
  const t = useTranslations('shop.action');
  return useCallback(
    async (call) => {
      if ((await callAction(call)) === null) toast.error(t(isOffline() ? 'offline' : 'no-answer'));
    },
    [t],
  );
}

'use client';

import { Languages } from 'lucide-react';
import { usePathname, useSearchParams } from 'next/navigation';
import { useLocale } from 'next-intl';
import { type MouseEvent, useTransition } from 'react';
import { buttonVariants } from '#components/ui/button.tsx';
import { useCallOrToast } from '#components/ui/call-action.ts';
import { cn } from '#components/ui/class-names.ts';
import { LOCALE_PARAMETER } from '#contracts/locale-parameter.ts';

/** The other language, called by its own name; on a phone in short. */
const OTHER = {
  ko: { locale: 'en', name: 'English', short: 'EN' },
  en: { locale: 'ko', name: '한국어', short: '한국어' },
} as const;

export interface LanguageLinkProps {
  /** Server action that stores the choice and renders the page again; typed values stay. */
  chooseLocale: (locale: string) => Promise<void>;
}

/** This page in the other language: without script a link, which search engines follow too. */
export function LanguageLink({ chooseLocale }: LanguageLinkProps) {
  const { locale, name, short } = OTHER[useLocale() === 'en' ? 'en' : 'ko'];
  const callOrToast = useCallOrToast();
  const path = usePathname();
  const query = new URLSearchParams(useSearchParams());
  const [isPending, startTransition] = useTransition();
  const isNamed = query.has(LOCALE_PARAMETER);
  query.set(LOCALE_PARAMETER, locale);

  function choose(event: MouseEvent) {
    // An address that names a language overrides the stored choice, so the address has to change.
    if (isNamed || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    startTransition(() => callOrToast(() => chooseLocale(locale)));
  }
  return (
    <a
      href={`${path}?${query}`}
      hrefLang={locale}
      lang={locale}
      aria-busy={isPending}
      onClick={choose}
      className={cn(
        buttonVariants({ variant: 'ghost', size: 'sm' }),
        'h-11 min-w-11 gap-1.5 px-1.5 text-[13px] md:px-2.5 md:text-[15px]',
      )}
    >
      <Languages aria-hidden className="hidden size-4.5 md:block" strokeWidth={1.8} />
      <span aria-hidden className="md:hidden">
        {short}
      </span>
      <span className="max-md:sr-only">{name}</span>
    </a>
  );
}

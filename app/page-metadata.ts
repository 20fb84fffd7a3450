import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { getLocale, getTranslations } from 'next-intl/server';
import { NAMED_LOCALE_HEADER } from '#contracts/locale-parameter.ts';
import { DEFAULT_LOCALE, LOCALES, localeFrom, localeNamed, pathIn } from '../i18n/locales.ts';

export interface PageFacts {
  /** The one address of the page, without what only sorts or narrows it: "/products?category=food". */
  path: string;
  /** Without it: the shop's own. */
  title?: string | undefined;
  description?: string | undefined;
  /** Path of the picture for link previews; without it: the shop's. */
  image?: { url: string; width: number; height: number; alt: string } | undefined;
  /** Search engines follow its links and leave out the page itself. */
  isListed?: boolean;
}

const OPEN_GRAPH_LOCALE = { ko: 'ko_KR', en: 'en_US' } as const;

/**
 * Metadata for search engines and link previews: one canonical address per language, title and picture. The layout's
 * metadataBase makes addresses absolute. An address without a language is its own canonical, whichever language the
 * browser requested there (a canonical in another language is an error).
 */
export async function pageMetadata({ path, title, description, image, isListed = true }: PageFacts): Promise<Metadata> {
  const [t, locale, head] = await Promise.all([getTranslations('shop'), getLocale().then(localeFrom), headers()]);
  const languages = Object.fromEntries(LOCALES.map((language) => [language, pathIn(language, path)]));
  const named = localeNamed(head.get(NAMED_LOCALE_HEADER));
  const canonical = named === null ? path : pathIn(named, path);
  const about = description ?? t('description');
  return {
    ...(title !== undefined && { title }),
    description: about,
    ...(!isListed && { robots: { index: false, follow: true } }),
    alternates: { canonical, languages: { ...languages, 'x-default': pathIn(DEFAULT_LOCALE, path) } },
    openGraph: {
      type: 'website',
      siteName: t('name'),
      locale: OPEN_GRAPH_LOCALE[locale],
      title: title ?? `${t('name')} — ${t('tagline')}`,
      description: about,
      url: canonical,
      images: [image ?? { url: '/app-icons/share.png', width: 1200, height: 630, alt: t('name') }],
    },
    twitter: { card: image === undefined ? 'summary_large_image' : 'summary' },
  };
}

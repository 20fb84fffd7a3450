import { josa } from 'es-hangul';
import { useLocale, useTranslations } from 'next-intl';
import { Korean } from '#components/ui/korean.tsx';
import { Link } from '#components/ui/link.tsx';

/** 으로 or 로 after a word, by its last sound; after what is no Hangul, both. */
export function byParticle(word: string): string {
  return /[가-힣]$/.test(word) ? josa.pick(word, '으로/로') : '(으)로';
}

export interface CorrectedNoteProps {
  typed: string;
  correctedTo: string;
  /** Where what was typed is searched for as it is. */
  exactHref: string;
}

/** Shows that a corrected query was searched, and links to the query as typed. */
export function CorrectedNote({ typed, correctedTo, exactHref }: CorrectedNoteProps) {
  const t = useTranslations('search.corrected');
  const locale = useLocale();
  const to =
    locale === 'ko'
      ? t('to', { query: correctedTo, by: byParticle(correctedTo) })
      : t('to', { query: correctedTo, by: '' });
  return (
    <p role="status" data-testid="search-corrected" className="mt-1.5 text-[15px] text-muted-foreground">
      <b className="font-semibold text-foreground">
        <Korean>{to}</Korean>
      </b>{' '}
      <Link href={exactHref} className="font-semibold text-primary-text underline underline-offset-4">
        <Korean>{t('typed', { query: typed })}</Korean>
      </Link>
    </p>
  );
}

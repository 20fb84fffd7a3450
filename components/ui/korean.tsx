import { useLocale } from 'next-intl';
import { Fragment } from 'react';
import { koreanRuns } from './korean-runs.ts';

/**
 * What the shop's data say, which is Korean in every language of the page: names of products, brands, sellers, kinds.
 * Marked as such on a page of another language, so that it is read in a voice that can; on a Korean page it is plain
 * text.
 */
export function Korean({ children }: { children: string }) {
  const locale = useLocale();
  if (locale === 'ko') return children;
  return koreanRuns(children).map(({ text, isKorean }, index) =>
    isKorean ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text, in its order.
      <span key={index} lang="ko">
        {text}
      </span>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text, in its order.
      <Fragment key={index}>{text}</Fragment>
    ),
  );
}

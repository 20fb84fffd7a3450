import { useLocale } from 'next-intl';
import { Fragment } from 'react';
import { koreanRuns } from './korean-runs.ts';

/**
 * Text from the shop's data, which is Korean on pages of every language: names of products, brands, sellers and kinds.
 * On a page in another language it is marked with its language, so that a screen reader uses a Korean voice; on a
 * Korean page it is plain text.
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

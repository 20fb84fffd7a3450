import { CloudOff } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { EmptyState, type EmptyStateProps } from './empty-state.tsx';

export interface OwnEmptyStateProps extends EmptyStateProps {
  /** Nobody could say whether who asks is a member: what is theirs may only be out of reach. */
  isUnconfirmed: boolean | undefined;
  /** The page itself, to be asked for again. */
  path: string;
}

/** Nothing of one's own is here: because there is none, or because nobody can tell at the moment. */
export function OwnEmptyState({ isUnconfirmed, path, ...empty }: OwnEmptyStateProps) {
  const t = useTranslations('shop.unconfirmed');
  if (isUnconfirmed !== true) return <EmptyState {...empty} />;
  return <EmptyState icon={CloudOff} title={t('title')} body={t('body')} href={path} label={t('again')} />;
}

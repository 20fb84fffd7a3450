import { CloudOff } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { EmptyState, type EmptyStateProps } from './empty-state.tsx';

export interface OwnEmptyStateProps extends EmptyStateProps {
  /** The session could not be checked: the shopper may be a member whose data are unavailable at the moment. */
  isUnconfirmed: boolean | undefined;
  /** Address of the page itself, for its retry link. */
  path: string;
}

/** Empty state of a page of the shopper's own data: there are none, or the session could not be checked. */
export function OwnEmptyState({ isUnconfirmed, path, ...empty }: OwnEmptyStateProps) {
  const t = useTranslations('shop.unconfirmed');
  if (isUnconfirmed !== true) return <EmptyState {...empty} />;
  return <EmptyState icon={CloudOff} title={t('title')} body={t('body')} href={path} label={t('again')} />;
}

'use client';

import { useTranslations } from 'next-intl';
import { Badge } from '#components/ui/badge.tsx';
import { useHasKeptDraft } from './kept-drafts.ts';

/** Beside a rule of which this tab keeps changes that were not saved. */
export function UnsavedBadge({ code }: { code: string }) {
  const t = useTranslations('admin.rules');
  return useHasKeptDraft(code) ? (
    <Badge variant="primary" data-testid="rule-unsaved">
      {t('unsaved')}
    </Badge>
  ) : null;
}

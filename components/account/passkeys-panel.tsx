import { ChevronRight } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Panel } from '#components/checkout/panel.tsx';
import { Link } from '#components/ui/link.tsx';

/** The way to a member's passkeys. */
export function PasskeysPanel() {
  const t = useTranslations('account.my.passkeys');
  return (
    <Panel
      id="passkeys"
      title={t('title')}
      aside={
        <Link
          href="/mypage/passkeys"
          className="-my-2 inline-flex h-11 shrink-0 items-center gap-0.5 rounded-md text-sm font-semibold text-muted-foreground hover:text-foreground focus-visible:outline-2 focus-visible:outline-ring"
        >
          {t('manage')}
          <ChevronRight aria-hidden className="size-4.5" />
        </Link>
      }
    >
      <p className="text-[15px] text-muted-foreground">{t('body')}</p>
    </Panel>
  );
}

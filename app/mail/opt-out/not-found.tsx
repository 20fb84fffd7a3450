import { MailQuestionMark } from 'lucide-react';
import { getTranslations } from 'next-intl/server';
import { OptOutCard } from '#components/account/opt-out-card.tsx';
import { Button } from '#components/ui/button.tsx';
import { Link } from '#components/ui/link.tsx';

/** A link that is none of ours, or was cut short by a mail program. */
export default async function UnknownLink() {
  const t = await getTranslations('coupons.optOut');
  return (
    <OptOutCard icon={MailQuestionMark} title={t('unknownTitle')} body={t('unknown')}>
      <Button asChild>
        <Link href="/mypage">{t('consents')}</Link>
      </Button>
    </OptOutCard>
  );
}

import { Fingerprint } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Link } from '#components/ui/link.tsx';

/** Below the methods, with easy pay chosen: that a passkey is asked for, or that a member may have that. */
export function EasyPayNote({ hasPasskey }: { hasPasskey: boolean }) {
  const t = useTranslations('checkout.passkey');
  return (
    <p className="mt-3 flex gap-2 text-[13px] text-muted-foreground" data-testid="easy-pay-note">
      <Fingerprint aria-hidden className="mt-0.5 size-4 shrink-0 text-primary-text" />
      <span>
        {t(hasPasskey ? 'asked' : 'invitation')}{' '}
        <Link
          href="/mypage/passkeys"
          className="font-semibold text-primary-text underline underline-offset-4 focus-visible:outline-2 focus-visible:outline-ring"
        >
          {t(hasPasskey ? 'manage' : 'enrol')}
        </Link>
        {hasPasskey ? <noscript> {t('no-script')}</noscript> : null}
      </span>
    </p>
  );
}

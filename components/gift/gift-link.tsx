'use client';

import { Copy, Share2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Input } from '#components/ui/input.tsx';
import { Label } from '#components/ui/label.tsx';
import { toast } from '#components/ui/toast.tsx';

/** The link, to be copied or shared; without script it is selected and copied by hand. */
export function GiftLink({ url, shareText }: { url: string; shareText: string }) {
  const t = useTranslations('gift.order');
  const field = useRef<HTMLInputElement>(null);
  const [canShare, setShare] = useState(false);
  useEffect(() => setShare(typeof navigator.share === 'function'), []);

  async function copy() {
    try {
      await navigator.clipboard.writeText(url);
      toast.success(t('copied'));
    } catch {
      field.current?.select();
      toast.error(t('copyFailed'));
    }
  }

  // Closed without sharing: nothing to report.
  const share = () => navigator.share({ text: shareText, url }).catch(() => undefined);

  return (
    <div className="grid gap-1.5">
      <Label htmlFor="gift-link">{t('link')}</Label>
      <Input
        ref={field}
        id="gift-link"
        data-testid="gift-link"
        readOnly
        value={url}
        onFocus={(event) => event.currentTarget.select()}
      />
      <div className="mt-1.5 flex flex-wrap gap-2">
        <Button size="sm" onClick={() => void copy()} data-testid="copy-gift-link">
          <Copy aria-hidden />
          {t('copy')}
        </Button>
        {canShare ? (
          <Button size="sm" variant="secondary" onClick={() => void share()}>
            <Share2 aria-hidden />
            {t('share')}
          </Button>
        ) : null}
        <Button asChild size="sm" variant="secondary">
          {/* In a tab of its own, without a word of where it came from. */}
          <a href={url} target="_blank" rel="noopener noreferrer">
            {t('open')}
          </a>
        </Button>
      </div>
    </div>
  );
}

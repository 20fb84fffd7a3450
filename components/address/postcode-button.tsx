'use client';

import { Search } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState, useTransition } from 'react';
import { Button } from '#components/ui/button.tsx';
import { toast } from '#components/ui/toast.tsx';
import type { PostcodeSearchName } from '#contracts/postcode-search.ts';
import { fillFields } from './fill-fields.ts';
import { postcodeSearchNamed } from './kakao-postcode.ts';

/** Searches for the address and writes it into the form around it. Shown where there is a search, and script. */
export function PostcodeButton({ name }: { name: PostcodeSearchName }) {
  const t = useTranslations('address.search');
  const button = useRef<HTMLButtonElement>(null);
  const [hasScript, setScript] = useState(false);
  const [isPending, start] = useTransition();
  useEffect(() => setScript(true), []);
  if (name === 'off' || !hasScript) return null;

  function search() {
    start(async () => {
      try {
        const found = await postcodeSearchNamed(name)?.search();
        const form = button.current?.form;
        if (form == null || found == null) return;
        fillFields(form, { ...found, line2: '' });
        form.querySelector<HTMLElement>('#line2')?.focus();
      } catch {
        toast.error(t('failed'));
      }
    });
  }

  return (
    <Button ref={button} variant="outline" onClick={search} isPending={isPending}>
      <Search aria-hidden />
      {t('open')}
    </Button>
  );
}

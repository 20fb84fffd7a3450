'use client';

import { Languages, Monitor, Moon, Settings2, Sun } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { useState, useTransition } from 'react';
import { Button } from '#components/ui/button.tsx';
import { useCallOrToast } from '#components/ui/call-action.ts';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '#components/ui/dropdown-menu.tsx';
import { LOCALE_PARAMETER } from '#contracts/locale-parameter.ts';
import { chosenTheme, THEMES, type Theme, themeClass, themeFrom } from './theme.ts';

const ICONS = { system: Monitor, light: Sun, dark: Moon } as const;
const LOCALES = ['ko', 'en'] as const;

export interface PreferencesMenuProps {
  /** Server actions that store the choice and render the page again. */
  chooseTheme: (theme: string) => Promise<void>;
  chooseLocale: (locale: string) => Promise<void>;
  /** Shows a text label beside the icon, where there is room. */
  isLabelled?: boolean;
}

export function PreferencesMenu({ chooseTheme, chooseLocale, isLabelled = false }: PreferencesMenuProps) {
  const t = useTranslations('shop');
  const locale = useLocale();
  const callOrToast = useCallOrToast();
  const [theme, setTheme] = useState<Theme>('system');
  const [isPending, startTransition] = useTransition();

  function changeTheme(value: string) {
    const next = themeFrom(value);
    setTheme(next);
    // Applied at once in the browser; the server action only stores it.
    document.documentElement.classList.remove('light', 'dark');
    if (themeClass(next) !== '') document.documentElement.classList.add(themeClass(next));
    startTransition(() => callOrToast(() => chooseTheme(next)));
  }

  function changeLocale(value: string) {
    const address = new URL(location.href);
    if (!address.searchParams.has(LOCALE_PARAMETER))
      return startTransition(() => callOrToast(() => chooseLocale(value)));
    // An address that names a language overrides the stored choice.
    address.searchParams.set(LOCALE_PARAMETER, value);
    location.assign(address);
  }

  return (
    // Read when it is opened: the page is the same for everybody, and another menu may have changed it.
    <DropdownMenu onOpenChange={(isOpen) => isOpen && setTheme(chosenTheme())}>
      <DropdownMenuTrigger asChild>
        {isLabelled ? (
          <Button variant="outline" size="sm" aria-busy={isPending}>
            <Settings2 aria-hidden strokeWidth={1.8} />
            {t('settings')}
          </Button>
        ) : (
          <Button variant="ghost" size="icon" aria-label={t('settings')} aria-busy={isPending}>
            <Settings2 aria-hidden className="size-5.5" strokeWidth={1.8} />
          </Button>
        )}
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        <DropdownMenuLabel>{t('theme.label')}</DropdownMenuLabel>
        <DropdownMenuRadioGroup value={theme} onValueChange={changeTheme}>
          {THEMES.map((name) => {
            const Icon = ICONS[name];
            return (
              <DropdownMenuRadioItem key={name} value={name}>
                <Icon aria-hidden />
                {t(`theme.${name}`)}
              </DropdownMenuRadioItem>
            );
          })}
        </DropdownMenuRadioGroup>
        <DropdownMenuSeparator />
        <DropdownMenuLabel>{t('locale.label')}</DropdownMenuLabel>
        <DropdownMenuRadioGroup value={locale} onValueChange={changeLocale}>
          {LOCALES.map((name) => (
            <DropdownMenuRadioItem key={name} value={name} lang={name}>
              <Languages aria-hidden />
              {t(`locale.${name}`)}
            </DropdownMenuRadioItem>
          ))}
        </DropdownMenuRadioGroup>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

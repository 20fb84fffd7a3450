'use client';

import { useTranslations } from 'next-intl';
import { Toaster as Sonner, toast } from 'sonner';

/** Show one with `toast('…')`, `toast.success('…')`, `toast.error('…')`. */
export { toast };

/** Where toasts appear; once, in the layout. On a phone above the bottom tabs. */
export function Toaster() {
  const t = useTranslations('shop');
  return (
    <Sonner
      containerAriaLabel={t('notifications')}
      position="bottom-center"
      mobileOffset={{ bottom: 'calc(4.75rem + env(safe-area-inset-bottom))', left: '1rem', right: '1rem' }}
      duration={4000}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            'flex w-full items-center gap-3 rounded-xl bg-toast px-4 py-3.5 text-[15px] text-toast-foreground shadow-lg sm:w-90',
          title: 'font-semibold',
          description: 'text-sm opacity-80',
          content: 'min-w-0 flex-1',
          actionButton:
            'ml-auto shrink-0 cursor-pointer rounded-md px-2 py-1 text-sm font-bold text-toast-action outline-none focus-visible:ring-2 focus-visible:ring-toast-action',
          closeButton: 'shrink-0 cursor-pointer',
        },
      }}
    />
  );
}

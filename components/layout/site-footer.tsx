import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { companyValues } from '#components/legal/company-values.ts';
import { LEGAL_PAGES } from '#components/legal/legal-page.tsx';
import { cn } from '#components/ui/class-names.ts';
import { Korean } from '#components/ui/korean.tsx';
import { Link } from '#components/ui/link.tsx';
import type { Company } from '#contracts/company.ts';
import { LogoMark } from './logo.tsx';

const SHOPPING = [
  ['all', '/products'],
  ['best', '/products?sort=popular'],
  ['new', '/products?sort=newest'],
  ['deals', '/products?sort=discount'],
] as const;
const ACCOUNT = [
  ['my', '/mypage'],
  ['orders', '/orders'],
  ['coupons', '/coupons'],
  ['wishlist', '/wishlist'],
] as const;
const PROMISES = ['trustReason', 'trustPrice', 'trustPrivacy'] as const;

export interface SiteFooterProps {
  presence: ReactNode;
  preferences: ReactNode;
  company: Company;
}

export function SiteFooter({ presence, preferences, company }: SiteFooterProps) {
  const t = useTranslations('shop');
  const link = 'inline-flex min-h-9 items-center text-muted-foreground hover:text-foreground hover:underline';
  return (
    <footer className="mt-16 border-t border-border bg-surface-sunken md:mt-24 max-md:tall:pb-24">
      <div className="shop-width grid grid-cols-2 gap-x-6 gap-y-8 py-9 md:grid-cols-[1.6fr_1fr_1fr_1.4fr] md:py-14">
        <div className="col-span-full md:col-span-1">
          <p className="flex items-center gap-2 text-xl font-extrabold tracking-[-0.04em]">
            <LogoMark className="size-7" />
            {t('name')}
          </p>
          <p className="mt-3 max-w-72 text-sm text-muted-foreground">{t('footer.about')}</p>
          <div className="mt-4 flex flex-wrap items-center gap-2">
            <span className="md:hidden">{preferences}</span>
            {presence}
          </div>
        </div>
        <FooterList title={t('footer.shopping')}>
          {SHOPPING.map(([key, href]) => (
            <li key={key}>
              <Link href={href} className={link}>
                {t(`menu.${key}`)}
              </Link>
            </li>
          ))}
        </FooterList>
        <FooterList title={t('footer.account')}>
          {ACCOUNT.map(([key, href]) => (
            <li key={key}>
              <Link href={href} className={link}>
                {t(`menu.${key}`)}
              </Link>
            </li>
          ))}
        </FooterList>
        <FooterList title={t('footer.trust')} className="col-span-full md:col-span-1">
          {PROMISES.map((key) => (
            <li key={key} className="flex min-h-9 items-center text-muted-foreground">
              {t(`footer.${key}`)}
            </li>
          ))}
        </FooterList>
      </div>
      <LegalFooter company={company} notice={t('footer.notice')} />
    </footer>
  );
}

/** What the law asks of every page's foot: who runs the shop, and the way to its terms. */
function LegalFooter({ company, notice }: { company: Company; notice: string }) {
  const t = useTranslations('legal');
  const values = companyValues(company, (field) => t(`placeholder.${field}`));
  return (
    <div className="shop-width border-t border-border py-5 text-xs text-muted-foreground">
      <nav aria-label={t('menu.title')}>
        <ul className="flex flex-wrap gap-x-4">
          {LEGAL_PAGES.map((page) => (
            <li key={page}>
              <Link
                href={`/${page}`}
                className={cn(
                  'inline-flex min-h-9 items-center text-[13px] underline-offset-4 hover:underline',
                  page === 'privacy' && 'font-bold text-foreground',
                )}
              >
                {t(`menu.${page}`)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <p className="mt-2 leading-relaxed break-words">
        <Korean>{t('footer', { ...values })}</Korean>
      </p>
      <p className="mt-2">{notice}</p>
    </div>
  );
}

function FooterList({ title, className, children }: { title: string; className?: string; children: ReactNode }) {
  return (
    <div className={cn('text-sm', className)}>
      <p className="mb-1.5 font-bold">{title}</p>
      <ul>{children}</ul>
    </div>
  );
}

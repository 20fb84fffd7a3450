import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { cn } from '#components/ui/class-names.ts';
import { Korean } from '#components/ui/korean.tsx';
import { Link } from '#components/ui/link.tsx';
import type { Company } from '#contracts/company.ts';
import { OperatorNote } from './operator-note.tsx';

export const LEGAL_PAGES = ['terms', 'privacy', 'company', 'contact'] as const;
export type LegalPageName = (typeof LEGAL_PAGES)[number];

export interface LegalPageProps {
  page: LegalPageName;
  title: string;
  lead: string;
  company: Company;
  children: ReactNode;
}

/** Frame of the four pages about the shop itself: their links, the title, a note of what the operator has to set. */
export function LegalPage({ page, title, lead, company, children }: LegalPageProps) {
  const t = useTranslations('legal.menu');
  return (
    <div className="shop-width max-w-3xl pt-5 md:pt-9">
      <nav aria-label={t('pages')}>
        <ul className="-mx-1 flex flex-wrap gap-x-2 text-sm">
          {LEGAL_PAGES.map((name) => (
            <li key={name}>
              <Link
                href={`/${name}`}
                aria-current={name === page ? 'page' : undefined}
                className={cn(
                  'inline-flex min-h-11 items-center rounded-md px-1 underline-offset-4 hover:underline',
                  name === page ? 'font-bold text-foreground' : 'text-muted-foreground',
                )}
              >
                {t(name)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <h1 className="mt-2 text-2xl font-extrabold tracking-[-0.03em] md:text-[1.75rem]">{title}</h1>
      <p className="mt-2 text-[15px] text-muted-foreground">
        <Korean>{lead}</Korean>
      </p>
      <OperatorNote company={company} />
      {children}
    </div>
  );
}

/** A heading and its text: a paragraph a line, a list of those lines that begin with a dot. */
export function LegalSection({ id, title, body }: { id: string; title: string; body: string }) {
  const lines = body.split('\n');
  const entries = lines.filter((line) => line.startsWith('• '));
  return (
    <section id={id} className="mt-8 scroll-mt-32">
      <h2 className="text-lg font-bold tracking-[-0.02em]">{title}</h2>
      <div className="mt-2 grid gap-2 text-[15px] leading-relaxed break-words">
        {entries.length === 0 ? null : (
          <ul className="grid list-disc gap-1.5 pl-5">
            {entries.map((line) => (
              <li key={line}>{line.slice(2)}</li>
            ))}
          </ul>
        )}
        {lines
          .filter((line) => !line.startsWith('• '))
          .map((line) => (
            <p key={line}>
              <Korean>{line}</Korean>
            </p>
          ))}
      </div>
    </section>
  );
}

import { useTranslations } from 'next-intl';
import { cn } from '#components/ui/class-names.ts';
import { Link } from '#components/ui/link.tsx';

interface ChoiceLink {
  name: string;
  text: string;
  href: string;
  isChosen: boolean;
}

export interface PipelineChoiceLinks {
  ranges: readonly ChoiceLink[];
  sources: readonly ChoiceLink[];
}

/** Range and sources as links: each choice has an address, and they work without script. */
export function PipelineChoices({ ranges, sources }: PipelineChoiceLinks) {
  const t = useTranslations('admin.pipeline');
  return (
    <div className="mb-3 flex flex-wrap gap-2">
      <Links label={t('range')} links={ranges} />
      <Links label={t('sources')} links={sources} />
    </div>
  );
}

function Links({ label, links }: { label: string; links: readonly ChoiceLink[] }) {
  return (
    <nav aria-label={label} className="min-w-0 max-w-full">
      <ul className="flex flex-wrap rounded-lg border border-border bg-surface p-0.5">
        {links.map(({ name, text, href, isChosen }) => (
          <li key={name}>
            <Link
              href={href}
              replace
              scroll={false}
              aria-current={isChosen ? 'true' : undefined}
              className={cn(
                'flex h-10 items-center rounded-md px-2.5 text-[13px] font-semibold whitespace-nowrap focus-visible:outline-2 focus-visible:outline-ring sm:px-3',
                isChosen ? 'bg-primary-soft text-primary-text' : 'text-muted-foreground hover:bg-muted',
              )}
            >
              {text}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

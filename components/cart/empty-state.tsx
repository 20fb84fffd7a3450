import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Link } from '#components/ui/link.tsx';

export interface EmptyStateProps {
  icon: LucideIcon;
  title: string;
  body: string;
  href: string;
  label: string;
  children?: ReactNode;
}

/** Empty state of a page: a message, and a link to continue. */
export function EmptyState({ icon: Icon, title, body, href, label, children }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center py-16 text-center md:py-24">
      <span className="flex size-18 items-center justify-center rounded-full bg-muted">
        <Icon aria-hidden className="size-8 text-muted-foreground" strokeWidth={1.6} />
      </span>
      <p className="mt-5 text-xl font-extrabold tracking-[-0.03em]">{title}</p>
      <p className="mt-2 max-w-sm text-muted-foreground">{body}</p>
      <Button asChild className="mt-7">
        <Link href={href}>{label}</Link>
      </Button>
      {children}
    </div>
  );
}

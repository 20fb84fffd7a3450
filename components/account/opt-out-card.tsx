import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

export interface OptOutCardProps {
  icon: LucideIcon;
  title: string;
  body: string;
  children: ReactNode;
}

/** The one thing on the page that a mail's opt-out link opens. */
export function OptOutCard({ icon: Icon, title, body, children }: OptOutCardProps) {
  return (
    <div className="shop-width flex max-w-md flex-col items-center py-16 text-center md:py-24">
      <span className="flex size-18 items-center justify-center rounded-full bg-primary-soft text-primary-text">
        <Icon aria-hidden className="size-8" strokeWidth={1.6} />
      </span>
      <h1 className="mt-5 text-2xl font-extrabold tracking-[-0.03em]">{title}</h1>
      <p className="mt-2 text-muted-foreground">{body}</p>
      <div className="mt-7">{children}</div>
    </div>
  );
}

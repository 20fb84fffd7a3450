import type { ReactNode } from 'react';
import { LogoMark } from '#components/layout/logo.tsx';

export interface AccountCardProps {
  title: string;
  lead: string;
  children: ReactNode;
  footer: ReactNode;
}

/** The one thing on a page where one logs in or signs up. */
export function AccountCard({ title, lead, children, footer }: AccountCardProps) {
  return (
    <div className="shop-width max-w-md pt-10 md:pt-16">
      <div className="flex flex-col items-center text-center">
        <LogoMark className="size-12" />
        <h1 className="mt-4 text-2xl font-extrabold tracking-[-0.03em]">{title}</h1>
        <p className="mt-1.5 text-[15px] text-muted-foreground">{lead}</p>
      </div>
      <div className="mt-8">{children}</div>
      <p className="mt-6 text-center text-[15px] text-muted-foreground">{footer}</p>
    </div>
  );
}

import { PackageSearch } from 'lucide-react';
import type { ReactNode } from 'react';
import { Korean } from '#components/ui/korean.tsx';

/** Empty state of a list: a message and suggestions. */
export function EmptyList({ title, body, children }: { title: string; body: string; children?: ReactNode }) {
  return (
    <div role="status" className="flex flex-col items-center rounded-2xl bg-muted px-6 py-16 text-center">
      <PackageSearch aria-hidden className="size-10 text-faint-foreground" strokeWidth={1.5} />
      <p className="mt-4 text-lg font-bold tracking-[-0.02em] text-balance">
        <Korean>{title}</Korean>
      </p>
      <p className="mt-1 text-muted-foreground">{body}</p>
      {children}
    </div>
  );
}

'use client';

import { GridSkeleton } from '#components/product/product-grid.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';

/** As the list stands: title, toolbar, filters, the first of the cards. Every list carries it along: it is the browser's to draw. */
export default function ListLoading() {
  return (
    <div className="shop-width pt-5 md:pt-9">
      <Skeleton className="h-9 w-44" />
      <div className="mt-5 grid gap-10 lg:mt-7 lg:grid-cols-[13.5rem_minmax(0,1fr)]">
        <Skeleton className="hidden h-160 rounded-2xl lg:block" />
        <div className="flex flex-col gap-4">
          <Skeleton className="h-9.5 w-full" />
          <GridSkeleton count={8} />
        </div>
      </div>
    </div>
  );
}

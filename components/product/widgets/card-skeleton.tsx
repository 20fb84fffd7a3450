import { Skeleton } from '#components/ui/skeleton.tsx';

/** As tall as a ProductCard. */
export function CardSkeleton({ withReason = false }: { withReason?: boolean }) {
  return (
    <div aria-hidden className="flex flex-col">
      <Skeleton className="aspect-square w-full rounded-xl" />
      {withReason ? <Skeleton className="mt-2.5 h-6 w-4/5" /> : null}
      <div className={withReason ? 'mt-1.5 h-[6.92rem]' : 'mt-2.5 h-[6.92rem]'}>
        <Skeleton className="h-4 w-full" />
        <Skeleton className="mt-2 h-5 w-1/2" />
        <Skeleton className="mt-2 h-4 w-2/5" />
        <Skeleton className="mt-1.5 h-4 w-3/5" />
      </div>
    </div>
  );
}

'use client';

import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, startTransition, useEffect, useRef, useState } from 'react';
import { cn } from '#components/ui/class-names.ts';
import { scrollBehavior } from '#components/ui/scroll.ts';
import { unlessIdle } from '#components/ui/unless-idle.ts';
import { CardSkeleton } from './card-skeleton.tsx';

/** A phone shows two cards and part of a third, so that it is seen to scroll; wide screens five or six whole ones. */
export const RAIL_COLUMNS =
  'grid grid-flow-col auto-cols-[40%] gap-3.5 xs:auto-cols-[34%] sm:auto-cols-[27%] md:auto-cols-[calc((100%-3*1.25rem)/4)] md:gap-5 lg:auto-cols-[calc((100%-4*1.25rem)/5)] xl:auto-cols-[calc((100%-5*1.25rem)/6)]';

/** The columns of the widest screen: what is seen of a rail before anybody pushes it on. */
const SEEN_FIRST = 6;

export interface RailProps {
  /** `<li>`s. */
  children: ReactNode[];
  label: string;
}

/**
 * Products side by side, scrolled by finger, wheel, keyboard or the two arrows. The server draws what is seen first,
 * the browser the rest: beyond the edge nothing shifts, and a page of rails is so much less to make and to send.
 */
export function Rail({ children, label }: RailProps) {
  const t = useTranslations('product.rail');
  const scroller = useRef<HTMLUListElement>(null);
  const [edges, setEdges] = useState({ atStart: true, atEnd: false });
  const [isWhole, setIsWhole] = useState(false);
  useEffect(() => startTransition(() => setIsWhole(true)), []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a whole rail ends elsewhere.
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const look = () => {
      const atStart = element.scrollLeft < 8;
      const atEnd = element.scrollLeft + element.clientWidth > element.scrollWidth - 8;
      setEdges((before) => (before.atStart === atStart && before.atEnd === atEnd ? before : { atStart, atEnd }));
    };
    look();
    element.addEventListener('scroll', look, { passive: true });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', look);
      observer.disconnect();
    };
  }, [isWhole]);

  function turn(direction: 1 | -1) {
    const element = scroller.current;
    element?.scrollBy({ left: direction * element.clientWidth * 0.9, behavior: scrollBehavior() });
  }

  return (
    <div className="relative">
      <ul
        ref={scroller}
        aria-label={label}
        aria-busy={!isWhole}
        className={cn(
          RAIL_COLUMNS,
          'no-scrollbar -mx-4 snap-x scroll-px-4 overflow-x-auto overscroll-x-contain px-4 py-1 md:mx-0 md:scroll-px-1 md:px-0 [&>li]:snap-start',
        )}
      >
        {isWhole ? children : children.slice(0, SEEN_FIRST)}
      </ul>
      <Arrow side="left" isHidden={edges.atStart} label={t('previous')} onClick={() => turn(-1)} />
      <Arrow side="right" isHidden={edges.atEnd} label={t('next')} onClick={() => turn(1)} />
    </div>
  );
}

interface ArrowProps {
  side: 'left' | 'right';
  isHidden: boolean;
  label: string;
  onClick: () => void;
}

/** Beside the pictures' middle, on screens that have a pointer. */
function Arrow({ side, isHidden, label, onClick }: ArrowProps) {
  const Icon = side === 'left' ? ChevronLeft : ChevronRight;
  return (
    <button
      type="button"
      aria-label={label}
      {...unlessIdle(isHidden, onClick)}
      className={cn(
        'absolute top-[26%] z-20 hidden size-11 items-center justify-center rounded-full border border-border bg-surface shadow-lg transition-opacity outline-none hover:bg-muted focus-visible:ring-2 focus-visible:ring-ring aria-disabled:not-focus:invisible md:flex',
        side === 'left' ? '-left-4' : '-right-4',
      )}
    >
      <Icon aria-hidden className="size-5.5" />
    </button>
  );
}

export function RailSkeleton({ withReason = false }: { withReason?: boolean }) {
  return (
    <div className={cn(RAIL_COLUMNS, 'overflow-hidden py-1')}>
      {['a', 'b', 'c', 'd', 'e', 'f'].map((key) => (
        <CardSkeleton key={key} withReason={withReason} />
      ))}
    </div>
  );
}

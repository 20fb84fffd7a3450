'use client';

import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { scrollBehavior } from '#components/ui/scroll.ts';
import type { Promotion } from './promotion.ts';
import { PromotionSlide } from './promotion-slide.tsx';

/**
 * The shop's window: one slide in view, turned by finger, arrow or dot. It does not turn by itself: what moves while
 * one reads is in the way.
 */
export function PromotionCarousel({ promotions }: { promotions: Promotion[] }) {
  const t = useTranslations('home.hero');
  const scroller = useRef<HTMLUListElement>(null);
  const [at, setAt] = useState(0);

  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const look = () => setAt(Math.round(element.scrollLeft / Math.max(1, element.clientWidth)));
    element.addEventListener('scroll', look, { passive: true });
    return () => element.removeEventListener('scroll', look);
  }, []);

  function show(index: number) {
    const element = scroller.current;
    const next = (index + promotions.length) % promotions.length;
    element?.scrollTo({ left: next * element.clientWidth, behavior: scrollBehavior() });
  }

  return (
    <section aria-roledescription="carousel" aria-label={t('label')} className="relative h-full">
      <ul
        ref={scroller}
        className="no-scrollbar flex h-full snap-x snap-mandatory gap-0 overflow-x-auto overscroll-x-contain rounded-3xl"
      >
        {promotions.map((promotion, index) => (
          <li
            key={promotion.category.categoryId}
            aria-label={t('slide', { index: index + 1, total: promotions.length })}
            inert={index !== at}
            className="h-full w-full shrink-0 snap-center"
          >
            <PromotionSlide promotion={promotion} index={index} />
          </li>
        ))}
      </ul>
      <div className="absolute right-3.5 bottom-3.5 flex items-center gap-1 rounded-full bg-black/70 p-1 text-white md:right-auto md:bottom-5 md:left-11">
        <button type="button" aria-label={t('previous')} onClick={() => show(at - 1)} className={TURN}>
          <ChevronLeft aria-hidden className="size-4.5" />
        </button>
        <span className="won min-w-9 text-center text-xs font-semibold" aria-live="polite">
          {at + 1} / {promotions.length}
        </span>
        <button type="button" aria-label={t('next')} onClick={() => show(at + 1)} className={TURN}>
          <ChevronRight aria-hidden className="size-4.5" />
        </button>
      </div>
    </section>
  );
}

const TURN =
  'hidden size-8 items-center justify-center rounded-full outline-none hover:bg-white/20 focus-visible:ring-2 focus-visible:ring-white md:flex';

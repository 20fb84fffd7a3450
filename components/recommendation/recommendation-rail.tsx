'use client';

import { RefreshCw } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useEffect, useId, useReducer, useRef, useState } from 'react';
import { ProductCard } from '#components/product/widgets/product-card.tsx';
import { Rail } from '#components/product/widgets/rail.tsx';
import { SectionHead } from '#components/product/widgets/section.tsx';
import { useShopper } from '#components/shopper/shopper-provider.tsx';
import { useRealtime } from '#components/tracking/index.ts';
import { Button } from '#components/ui/button.tsx';
import { cn } from '#components/ui/class-names.ts';
import { focusOn } from '#components/ui/focus.ts';
import type { ProductCard as Card } from '#contracts/catalog.ts';
import type { RecommendationList } from '#contracts/push.ts';
import { DismissButton } from './dismiss-button.tsx';
import { useDismissals } from './dismissals-provider.tsx';
import { cacheCards, cardsFor } from './fetch-cards.ts';
import { useListTracking } from './list-tracking.ts';
import { newCount, reduceLive, renderedState } from './live-list.ts';
import { isFallback, railOf, titleKey } from './rail-items.ts';
import { ReasonChip } from './reason-chip.tsx';
import { useHold } from './use-hold.ts';
import { useListAnnouncement } from './use-list-announcement.ts';

export interface RecommendationRailProps {
  /** As the server read it. */
  initial: RecommendationList;
  /** The server read what is the same for everybody; the shopper's own list takes its place when it is known. */
  isForEverybody?: boolean;
  cards: Card[];
  /** When the server read it (epoch ms). */
  renderedAtMs: number;
  /** Who it is for: a member's name, or a word for a guest. Left out: as soon as it is known in the browser. */
  name?: string;
  /** Numbers the items. */
  isRanked?: boolean;
  /** Pictures seen without scrolling. */
  priority?: boolean;
  /** Drawn in place of a list without items. */
  empty?: ReactNode;
  className?: string;
}

/** How long "just now" is true. */
const JUST_NOW_MS = 8_000;

/**
 * One of the six lists: rendered by the server, for its shopper or for everybody, updated by pushes. It does not change
 * while a pointer or the focus is on it (live-list.ts); every item shows its reason.
 */
export function RecommendationRail(props: RecommendationRailProps) {
  const { turn } = useShopper();
  // Mounted again for another shopper: nothing of the one before stays in it.
  return <ShopperRail key={turn} {...props} />;
}

function ShopperRail(props: RecommendationRailProps) {
  const { initial, isForEverybody = false, cards, renderedAtMs, isRanked = false, priority = false } = props;
  const { empty, className } = props;
  const t = useTranslations('recommendation');
  const titleId = useId();
  const area = useRef<HTMLElement>(null);
  const [state, dispatch] = useReducer(reduceLive, null, () =>
    renderedState({ list: initial, cards: new Map(cards.map((card) => [card.productId, card])) }, !isForEverybody),
  );
  const { shopper } = useShopper();
  const name = props.name ?? shopper?.name ?? t('guestName');
  const dismissals = useDismissals();
  const realtime = useRealtime();
  const isHeld = useHold(area, () => dispatch({ kind: 'released', nowMs: Date.now() }));

  // The server may render the page again (a changed language, a log-in): its list is handled like one that arrives.
  // biome-ignore lint/correctness/useExhaustiveDependencies: cards come with the list, isHeld reads refs.
  useEffect(() => {
    cacheCards(cards);
    const byId = new Map(cards.map((card) => [card.productId, card]));
    const drawn = { list: initial, cards: byId };
    if (isForEverybody) dispatch({ kind: 'rendered-for-all', drawn });
    else dispatch({ kind: 'arrived', drawn, isHeld: isHeld(), nowMs: Date.now() });
    if (initial.dismissed !== undefined) dismissals.confirm(initial.dismissed);
  }, [initial]);

  const { id: listId, list, tier, computedAt, items } = state.shown.list;
  const { onItemFollow, seenRef } = useListTracking(
    state.shown.list,
    { isOwn: state.isOwn, renderedAtMs },
    async (pushed) => {
      if (pushed.dismissed !== undefined) dismissals.confirm(pushed.dismissed);
      // A fallback replaces nothing: the fallback on the page is as good, and a personal list is better.
      if (isFallback(pushed)) return dispatch({ kind: 'own-fallback', list: pushed });
      const next = railOf(pushed);
      try {
        const nextCards = await cardsFor(
          next.items.map(({ productId }) => productId),
          realtime?.url,
        );
        // A product that was asked back does not wait for the pointer to leave.
        const isAskedFor = next.items.some(
          ({ productId }) => dismissals.wasUndone(productId) && !items.some((item) => item.productId === productId),
        );
        const drawn = { list: next, cards: nextCards };
        dispatch({ kind: 'arrived', drawn, isHeld: isHeld() && !isAskedFor, nowMs: Date.now() });
      } catch {
        // Without its cards the newer list cannot be drawn; the one on the page stays true as far as it goes.
      }
    },
  );

  const drawn = items.filter(({ productId }) => state.shown.cards.has(productId) && !dismissals.has(productId));
  const isForAll = isFallback({ list, tier });
  const title = t(titleKey({ list, tier }), { name });
  const waiting = state.waiting === null ? null : newCount(state);
  useListAnnouncement({ list, title, changedAtMs: state.changedAtMs, waiting });
  return (
    <section
      ref={area}
      aria-labelledby={titleId}
      data-testid={`rec-${list}`}
      data-computed-at={computedAt}
      data-tier={tier}
      className={cn('shop-width mt-12 md:mt-16', className)}
    >
      <SectionHead
        id={titleId}
        title={title}
        subtitle={tier === 'segment' ? t('segmentSubtitle') : t(`${isForAll ? 'fallback' : 'subtitle'}.${list}`)}
        aside={
          <LiveNote
            changedAtMs={state.changedAtMs}
            newCount={waiting}
            onShow={() => {
              // The pressed button is removed: the focus moves to the title of the list that it loads.
              focusOn(document.getElementById(titleId));
              dispatch({ kind: 'asked', nowMs: Date.now() });
            }}
          />
        }
      />
      {drawn.length === 0 ? (
        (empty ?? (
          <p className="rounded-xl bg-muted px-5 py-8 text-center text-muted-foreground">{t(`empty.${list}`)}</p>
        ))
      ) : (
        <div ref={seenRef}>
          <Rail label={title}>
            {drawn.map(({ productId, reason }, index) => {
              const card = state.shown.cards.get(productId);
              if (card === undefined) return null;
              return (
                <li
                  key={productId}
                  data-testid="rec-item"
                  data-product-id={productId}
                  className={cn(
                    state.freshIds.has(productId) && 'animate-in duration-500 fade-in-0 slide-in-from-right-3',
                  )}
                >
                  <ProductCard
                    card={card}
                    rank={isRanked ? index + 1 : undefined}
                    priority={priority && index < 6}
                    reason={<ReasonChip reason={reason} />}
                    corner={
                      <DismissButton
                        name={card.name}
                        onDismiss={() => dismissals.dismiss({ productId, list, listId })}
                      />
                    }
                    onFollow={() => onItemFollow(productId, index)}
                  />
                </li>
              );
            })}
          </Rail>
        </div>
      )}
    </section>
  );
}

interface LiveNoteProps {
  changedAtMs: number | null;
  /** Products that wait to be shown; null: none wait. */
  newCount: number | null;
  onShow: () => void;
}

/** Beside the title: a quiet word that the list changed, or the way to what waits. */
function LiveNote({ changedAtMs, newCount: count, onShow }: LiveNoteProps) {
  const t = useTranslations('recommendation');
  const [isJustNow, setIsJustNow] = useState(false);
  useEffect(() => {
    if (changedAtMs === null) return;
    setIsJustNow(true);
    const timer = setTimeout(() => setIsJustNow(false), JUST_NOW_MS);
    return () => clearTimeout(timer);
  }, [changedAtMs]);

  if (count !== null)
    return (
      <Button variant="soft" size="sm" onClick={onShow} className="h-8 animate-in rounded-full px-3.5 fade-in-0">
        <RefreshCw aria-hidden className="size-3.5" />
        {t('showNew', { count })}
      </Button>
    );
  return (
    <span
      aria-hidden={!isJustNow}
      className={cn(
        'flex items-center gap-1.5 text-[13px] font-medium text-primary-text transition-opacity duration-500',
        isJustNow ? 'opacity-100' : 'opacity-0',
      )}
    >
      <span className={cn('size-1.5 rounded-full bg-primary', isJustNow && 'motion-safe:animate-pulse')} />
      {t('updated')}
    </span>
  );
}

/** What a hover is decided from; a DOM PointerEvent has all of it. */
export interface PointerSample {
  pointerType: string;
  isTrusted: boolean;
  screenX: number;
  screenY: number;
}

export const REST_MS = 300;
/** The same card within this time is the same interest. */
const AGAIN_MS = 5_000;

export interface HoverPorts {
  onHover(durationMs: number): void;
  schedule(work: () => void, ms: number): () => void;
  now(): number;
  /** Where the pointer was last seen to move, anywhere on the page. */
  lastMove(): { screenX: number; screenY: number } | null;
}

/**
 * A hover is a person's mouse or pen that came to a card and stayed 300 ms. A card that slides or renders under a
 * pointer at rest gets an enter event too, trusted but at the very place the pointer already was: it does not count
 * until the pointer really moves. Touch has no hover.
 */
export function createHoverWatch({ onHover, schedule, now, lastMove }: HoverPorts) {
  let cancel: (() => void) | null = null;
  let enteredAt: PointerSample | null = null;
  let lastHoverMs = Number.NEGATIVE_INFINITY;

  function begin(): void {
    if (cancel !== null) return;
    cancel = schedule(() => {
      if (now() - lastHoverMs < AGAIN_MS) return;
      lastHoverMs = now();
      onHover(REST_MS);
    }, REST_MS);
  }
  const isPerson = ({ pointerType, isTrusted }: PointerSample) =>
    isTrusted && (pointerType === 'mouse' || pointerType === 'pen');
  const isAt = (a: { screenX: number; screenY: number }, b: { screenX: number; screenY: number }) =>
    a.screenX === b.screenX && a.screenY === b.screenY;

  return {
    enter(sample: PointerSample) {
      if (!isPerson(sample)) return;
      enteredAt = sample;
      const before = lastMove();
      if (before !== null && !isAt(before, sample)) begin();
    },
    move(sample: PointerSample) {
      if (enteredAt === null || !isPerson(sample)) return;
      const before = lastMove();
      if (before === null || !isAt(before, sample)) begin();
    },
    leave() {
      cancel?.();
      cancel = null;
      enteredAt = null;
    },
  };
}

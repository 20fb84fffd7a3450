/** The most that the page moves in a frame: from 3 px on browsers count a layout shift. 60 px take half a second. */
const STEP_PX = 2;
/** Where the page makes room; on wide screens notices lie on the row of categories. */
const MAKES_ROOM = '(width < 48rem)';
const AT_ONCE = '(prefers-reduced-motion: reduce)';

/**
 * Opens or closes the room of a notice above the page, frame by frame however slow they are, so that nothing jumps from
 * under a finger. `onMoved` is called when it is done, at once where nothing moves. Returns what stops it; the room is
 * then as high as its content.
 */
export function moveRoom(room: HTMLElement, isOpening: boolean, onMoved: () => void): () => void {
  if (!matchMedia(MAKES_ROOM).matches || matchMedia(AT_ONCE).matches) {
    onMoved();
    return () => undefined;
  }
  let px = isOpening ? 0 : room.offsetHeight;
  let frame = 0;
  const move = () => {
    px += isOpening ? STEP_PX : -STEP_PX;
    const isDone = isOpening ? px >= contentPx(room) : px <= 0;
    room.style.height = isDone && isOpening ? '' : `${Math.max(0, px)}px`;
    if (isDone) onMoved();
    else frame = requestAnimationFrame(move);
  };
  room.style.height = `${px}px`;
  frame = requestAnimationFrame(move);
  return () => {
    cancelAnimationFrame(frame);
    room.style.height = '';
  };
}

/** With its border, which scrollHeight leaves out. */
function contentPx({ firstElementChild: content }: HTMLElement): number {
  if (!(content instanceof HTMLElement)) return 0;
  return content.scrollHeight + content.offsetHeight - content.clientHeight;
}

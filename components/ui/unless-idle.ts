import type { MouseEvent, MouseEventHandler } from 'react';

const ignore = (event: MouseEvent) => event.preventDefault();

/**
 * Props of a button that has nothing to do for the moment, because it is at its end or its work is under way. Such a
 * button is `aria-disabled` and ignores presses (submits included), but stays where the focus can be: `disabled` would
 * drop the focus to the page's body, and a keyboard's next Tab would begin at the top.
 */
export function unlessIdle(isIdle: boolean, onClick: MouseEventHandler<HTMLButtonElement> | undefined) {
  return isIdle ? { 'aria-disabled': true as const, onClick: ignore } : { onClick };
}

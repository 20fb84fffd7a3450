import type { MouseEvent, MouseEventHandler } from 'react';

const ignore = (event: MouseEvent) => event.preventDefault();

/**
 * Props of a button without an action at the moment, because it is at its limit or its action is pending. Such a button
 * is `aria-disabled` and ignores presses (submits included), but stays focusable: `disabled` would move the focus to
 * the page's body, and the next Tab would begin at the top.
 */
export function unlessIdle(isIdle: boolean, onClick: MouseEventHandler<HTMLButtonElement> | undefined) {
  return isIdle ? { 'aria-disabled': true as const, onClick: ignore } : { onClick };
}

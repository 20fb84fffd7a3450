/** Puts the focus on what takes none by itself, such as a heading, so that reading goes on from there. */
export function focusOn(element: HTMLElement | null | undefined): void {
  if (element === null || element === undefined) return;
  if (!element.matches('a[href], button, input, select, textarea, [tabindex]')) element.tabIndex = -1;
  element.focus();
}

/** Where the focus goes when what had it is gone and nothing nearer is left: the page's heading. */
export function focusOnHeading(): void {
  focusOn(document.querySelector<HTMLElement>('main h1') ?? document.getElementById('content'));
}

/** After the next paint: what took the focused element away has been drawn by then. */
export function afterPaint(work: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(work));
}

/**
 * An item of a list goes: the focus goes on to `control` of the item after it, else of the one before, else to the
 * page's heading. Call it while the item is still there.
 */
export function focusAfterRemoval(item: HTMLElement | null, control: string): void {
  const others = [item?.nextElementSibling, item?.previousElementSibling];
  const next = others.map((other) => other?.querySelector<HTMLElement>(control)).find((found) => found != null);
  if (next === undefined) focusOnHeading();
  else next?.focus();
}

/** Focuses an element that is not focusable by itself, such as a heading, so that reading continues there. */
export function focusOn(element: HTMLElement | null | undefined): void {
  if (element === null || element === undefined) return;
  if (!element.matches('a[href], button, input, select, textarea, [tabindex]')) element.tabIndex = -1;
  element.focus();
}

/** Where the focus goes when what had it is gone and nothing nearer is left: the page's heading. */
export function focusOnHeading(): void {
  focusOn(document.querySelector<HTMLElement>('main h1') ?? document.getElementById('content'));
}

/** After the next paint, when the element that had the focus has been removed. */
export function afterPaint(work: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(work));
}

/**
 * Before an item of a list is removed: moves the focus to `control` of the next item, else of the previous one, else to
 * the page's heading. Call it while the item is still in the document.
 */
export function focusAfterRemoval(item: HTMLElement | null, control: string): void {
  const others = [item?.nextElementSibling, item?.previousElementSibling];
  const next = others.map((other) => other?.querySelector<HTMLElement>(control)).find((found) => found != null);
  if (next === undefined) focusOnHeading();
  else next?.focus();
}

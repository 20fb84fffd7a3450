/**
 * Scroll behaviour for scripts: instant for readers who prefer reduced motion, since scripts ignore the CSS for it.
 */
export function scrollBehavior(): ScrollBehavior {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 'instant' : 'smooth';
}

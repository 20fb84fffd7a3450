/**
 * How a script scrolls: at once for readers who asked their system for less motion, which CSS cannot say for scripts.
 */
export function scrollBehavior(): ScrollBehavior {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 'instant' : 'smooth';
}

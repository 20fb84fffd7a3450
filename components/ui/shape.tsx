/**
 * A drawing out of public/shapes.svg, in the colour of the words around it. For what stands on a page dozens of times: the
 * drawing is loaded once, and each place names it.
 */
export function Shape({ name, className }: { name: string; className?: string }) {
  return (
    <svg aria-hidden="true" className={className}>
      <use href={`/shapes.svg#${name}`} />
    </svg>
  );
}

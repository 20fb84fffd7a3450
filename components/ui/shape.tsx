/**
 * An icon from public/shapes.svg, in the current text colour. For icons that a page shows dozens of times: the file is
 * loaded once, and each use refers to it.
 */
export function Shape({ name, className }: { name: string; className?: string }) {
  return (
    <svg aria-hidden="true" className={className}>
      <use href={`/shapes.svg#${name}`} />
    </svg>
  );
}

import { smallIcon } from '#components/ui/small-icon.ts';

/** A category's picture, decorative: its name is beside it. */
export function CategoryIcon({ icon, className }: { icon: string; className?: string }) {
  return (
    // biome-ignore lint/performance/noImgElement: a picture of a few kB from this host; the image optimizer would only add a hop.
    <img src={smallIcon(icon)} alt="" width={48} height={48} loading="lazy" decoding="async" className={className} />
  );
}

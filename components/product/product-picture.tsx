import { twMerge } from 'tailwind-merge';
import { ACCENTS } from './product-picture-accents.tsx';
import { compose } from './product-picture-composition.ts';

export interface ProductPictureProps {
  /** The recipe that stands with the product. */
  picture: { icon: string; background: number };
  /** Varies the composition, so that two products of one kind do not look alike; the same product always looks the same. */
  productId: number;
  /** The product's name; '' where the name stands right beside it. */
  alt: string;
  /** sm: a 4 rem thumbnail; md: a card, fills its column; lg: the detail page, fills its column. Always square. */
  size?: 'sm' | 'md' | 'lg';
  /** true for pictures seen without scrolling. */
  priority?: boolean;
  className?: string;
}

const FRAME = { sm: 'size-16 shrink-0 rounded-lg', md: 'w-full rounded-xl', lg: 'w-full rounded-2xl' } as const;
const PIXELS = { sm: 64, md: 240, lg: 480 } as const;

/**
 * A product's picture, composed from its recipe: a coloured icon on a designed ground. Renders on the server, needs no
 * script and no inline style (a strict Content-Security-Policy passes it), and keeps its square before the icon is loaded.
 */
export function ProductPicture({ picture, productId, alt, size = 'md', priority, className }: ProductPictureProps) {
  const { icon, ground, accentTone, accent, place, turn, flip, echo } = compose(picture, productId);
  const Accent = ACCENTS[accent];
  const source = `/icons/${icon}.svg`;
  const loading = priority === true ? 'eager' : 'lazy';
  const pixels = PIXELS[size];
  return (
    <span
      data-slot="product-picture"
      className={twMerge(
        'relative isolate block aspect-square overflow-hidden bg-white bg-linear-to-br dark:bg-neutral-900',
        ground,
        FRAME[size],
        className,
      )}
    >
      <svg viewBox="0 0 100 100" aria-hidden="true" className={twMerge('absolute inset-0 size-full', accentTone)}>
        {Accent === undefined ? null : <Accent />}
        <ellipse cx="50" cy="81" rx="25" ry="3.6" className="fill-black/12 dark:fill-black/20" />
      </svg>
      {echo !== null && size !== 'sm' ? (
        // biome-ignore lint/performance/noImgElement: an SVG of a few kB from this host; the image optimizer would only add a hop.
        <img
          src={source}
          alt=""
          aria-hidden="true"
          width={pixels}
          height={pixels}
          loading={loading}
          decoding="async"
          draggable={false}
          className={twMerge('pointer-events-none absolute select-none', echo)}
        />
      ) : null}
      {/* biome-ignore lint/performance/noImgElement: an SVG of a few kB from this host; the image optimizer would only add a hop. */}
      <img
        src={source}
        alt={alt}
        width={pixels}
        height={pixels}
        loading={loading}
        decoding="async"
        draggable={false}
        className={twMerge('pointer-events-none absolute select-none text-transparent', place, turn, flip)}
      />
    </span>
  );
}

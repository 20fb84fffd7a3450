import { clsx } from 'clsx';
import { Shape } from '#components/ui/shape.tsx';
import { smallIcon } from '#components/ui/small-icon.ts';
import { compose } from './product-picture-composition.ts';

export interface ProductPictureProps {
  /** The product's picture recipe. */
  picture: { icon: string; background: number };
  /**
   * Varies the composition, so that two products of one kind do not look alike; the same product always looks the same.
   */
  productId: number;
  /** The product's name; '' where the name is right beside the picture. */
  alt: string;
  /** sm: a 4 rem thumbnail; md: a card, fills its column; lg: the detail page, fills its column. Always square. */
  size?: 'sm' | 'md' | 'lg';
  /** true for the few pictures seen without scrolling: the browser fetches them first. */
  priority?: boolean;
  /** How wide the icon is drawn in a picture smaller than a card's, as `sizes` of an image: "61px". */
  iconSizes?: string;
  className?: string | undefined;
}

/** A card draws its icon about this wide; its file of 384 pixels is for screens of three pixels a point. */
const CARD_ICON = '120px';

/** Files of an icon the browser chooses from; of a card not the small one, which would be drawn larger than it is. */
function candidates(icon: string, withSmall: boolean): string {
  return `${withSmall ? `${smallIcon(icon)} 96w, ` : ''}/icons/medium/${icon}.webp 240w, /icons/${icon}.webp 384w`;
}

const PIXELS = { sm: 64, md: 240, lg: 480 } as const;

/**
 * A product's picture, composed from its recipe: a coloured icon on a designed ground. Renders on the server, needs no
 * script and no inline style (a strict Content-Security-Policy passes it), and keeps its square before the icon is
 * loaded.
 */
export function ProductPicture(props: ProductPictureProps) {
  const { picture, productId, alt, size = 'md', priority, iconSizes, className } = props;
  const { icon, ground, accent, place, turn, isFlipped, echo } = compose(picture, productId);
  const image = {
    src: size === 'sm' ? smallIcon(icon) : `/icons/${icon}.webp`,
    ...(size === 'md' && { srcSet: candidates(icon, iconSizes !== undefined), sizes: iconSizes ?? CARD_ICON }),
    width: PIXELS[size],
    height: PIXELS[size],
    loading: priority === true ? 'eager' : 'lazy',
    fetchPriority: priority === true ? 'high' : undefined,
    decoding: 'async',
    draggable: false,
  } as const;
  return (
    <span
      data-slot="product-picture"
      className={clsx('picture', size !== 'md' && `picture-${size}`, ground, className)}
    >
      <Shape name={accent} />
      {echo !== null && size !== 'sm' ? (
        // biome-ignore lint/performance/noImgElement: a picture of a few kB from this host; the image optimizer would only add a hop.
        <img {...image} alt="" className={echo} />
      ) : null}
      {/* biome-ignore lint/performance/noImgElement: a picture of a few kB from this host; the image optimizer would only add a hop. */}
      <img {...image} alt={alt} className={clsx(place, turn, isFlipped && '-scale-x-100')} />
    </span>
  );
}

import { ArrowRight } from 'lucide-react';
import { ProductPicture } from '#components/product/widgets/product-picture.tsx';
import { Link } from '#components/ui/link.tsx';
import type { ProductCard } from '#contracts/catalog.ts';

export interface SideTileProps {
  href: string;
  title: string;
  body: string;
  cards: ProductCard[];
}

/** Beside the window: a shorter way to a part of the shop. */
export function SideTile({ href, title, body, cards }: SideTileProps) {
  return (
    <Link
      href={href}
      className="group relative flex h-full flex-col justify-between overflow-hidden rounded-3xl bg-muted p-4.5 md:p-5.5"
    >
      <span>
        <span className="flex items-center gap-1 text-base font-extrabold tracking-[-0.03em] md:text-xl">
          {title}
          <ArrowRight
            aria-hidden
            className="size-4 transition-transform motion-safe:group-hover:translate-x-0.5 md:size-5"
          />
        </span>
        <span className="mt-0.5 block text-[13px] text-muted-foreground md:text-[15px]">{body}</span>
      </span>
      <span aria-hidden className="mt-3 flex gap-2 md:gap-2.5">
        {cards.slice(0, 3).map((card, index) => (
          <span
            key={card.productId}
            className={index === 2 ? 'hidden w-1/3 sm:block md:w-23' : 'w-1/2 sm:w-1/3 md:w-23'}
          >
            <ProductPicture picture={card.picture} productId={card.productId} alt="" iconSizes="61px" />
          </span>
        ))}
      </span>
    </Link>
  );
}

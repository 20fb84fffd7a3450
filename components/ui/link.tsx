import NextLink from 'next/link';
import type { ComponentProps } from 'react';

/**
 * A link within the shop, which is fetched when it is followed and not before: every page is made for its shopper, so
 * fetching what comes into view would have the server draw twenty pages for each that is looked at.
 */
export function Link(props: ComponentProps<typeof NextLink>) {
  return <NextLink prefetch={false} {...props} />;
}

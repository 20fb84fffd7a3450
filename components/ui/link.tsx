import NextLink from 'next/link';
import type { ComponentProps } from 'react';

/**
 * A link within the shop without prefetching: every page is rendered for its shopper, so prefetching each visible link
 * would make the server render twenty pages for each that is opened.
 */
export function Link(props: ComponentProps<typeof NextLink>) {
  return <NextLink prefetch={false} {...props} />;
}

import { NotFoundView } from '#components/layout/not-found-view.tsx';

export { missingMetadata as generateMetadata } from './missing.tsx';

/**
 * Addresses without a page. Every page carries this along in case it is needed: a reference to what the browser draws.
 */
export default function NotFound() {
  return <NotFoundView />;
}

import { computeCacheBustingSearchParam } from 'next/dist/shared/lib/router/utils/cache-busting-search-param.js';

/** How the router of Next asks for a page from within the shop. */
export interface RouterHeaders {
  headers: Record<string, string>;
  /** The address with the parameter that Next compares with the headers: another value is redirected. */
  address(path: string): string;
}

/** The router's state on the home page, as Chromium sends it: a page is answered without the layout that is shown. */
const HOME_STATE = '["",{"children":["__PAGE__",{},null,null,0]},null,null,16]';
const FROM = '/';

export async function createRouterHeaders(): Promise<RouterHeaders> {
  const state = encodeURIComponent(HOME_STATE);
  const value = await computeCacheBustingSearchParam(undefined, undefined, state, FROM);
  return {
    headers: { accept: '*/*', rsc: '1', 'next-router-state-tree': state, 'next-url': FROM },
    address: (path) => `${path}${path.includes('?') ? '&' : '?'}_rsc=${value}`,
  };
}

import { readdirSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import type { Refused } from './request-line.ts';

export interface PublicFiles {
  /** 404 for a file's address at which there is none; null for every other address. */
  refuse(request: IncomingMessage): Refused | null;
}

/**
 * Addresses that proxy.ts leaves alone, so that nothing but a file may be drawn there: a page would have no session.
 */
const FILES_ONLY =
  /^\/(?:icons\/|shapes\.svg|favicon\.ico|icon\.svg|apple-icon|app-icons\/|robots\.txt|sitemap\.xml|sitemaps\/|manifest\.webmanifest|api\/health\/|_next\/(?:static|image))/;
/** Of these, what the framework answers itself. */
const FRAMEWORK =
  /^\/(?:favicon\.ico|icon\.svg|apple-icon(?:\.png)?|robots\.txt|sitemap\.xml|sitemaps\/[^/]+|manifest\.webmanifest|api\/health\/(?:live|ready)|_next\/(?:static\/.+|image))$/;

/** The files under `folder` (public/), read once: they are the build's and never change under a running process. */
export function createPublicFiles(folder: string): PublicFiles {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = new Set(
    names.flatMap((entry) =>
      entry.isFile() ? [`${entry.parentPath.slice(folder.length)}/${entry.name}`.replaceAll('\\', '/')] : [],
    ),
  );
  return {
    refuse(request) {
      const path = decodeURIComponent((request.url ?? '/').split(/[?#]/, 1)[0] ?? '/');
      if (!FILES_ONLY.test(path) || FRAMEWORK.test(path) || paths.has(path)) return null;
      return { status: 404, message: 'There is no such file.' };
    },
  };
}

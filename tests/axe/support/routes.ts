import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const APP = join(import.meta.dirname, '../../../app');

/** Routes of the app that are pages, as Next names them: "/products/[id]". Groups in brackets leave no trace. */
export function pageRoutes(): string[] {
  return readdirSync(APP, { recursive: true, encoding: 'utf8' })
    .filter((file) => /(^|\/)page\.tsx$/.test(file))
    .map((file) => `/${file.replace(/(^|\/)page\.tsx$/, '')}`.replaceAll(/\/\([^)]*\)/g, '') || '/')
    .sort();
}

/** The route a path belongs to; null: none of the app's. */
export function routeOf(path: string, routes: readonly string[]): string | null {
  const parts = path.replace(/[?#].*$/, '').split('/');
  const fits = (route: string) => {
    const wanted = route.split('/');
    return wanted.length === parts.length && wanted.every((part, at) => part.startsWith('[') || part === parts[at]);
  };
  // A fixed part is nearer than a variable one.
  return routes.filter(fits).sort((a, b) => a.split('[').length - b.split('[').length)[0] ?? null;
}

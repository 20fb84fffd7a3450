import { FOREIGN_PATHS } from '../../support/foreign-paths.ts';
import { defineFault } from '../fault.ts';
import { createMember, logIn, postForm } from '../members.ts';

const PAGES = ['/login', '/signup'];

export const fault = defineFault({
  name: 'open-redirect',
  what: `${FOREIGN_PATHS.length} forms of ?next= that name another host, at ${PAGES.join(' and ')}, logged in and logging in.`,
  async run({ shop }) {
    const member = await createMember(shop);
    const away: string[] = [];
    const unsettled: string[] = [];
    const judge = (where: string, status: number, location: string | null) => {
      if (status < 300 || status >= 400 || location === null) unsettled.push(`${where}: ${status}`);
      else if (new URL(location, shop.webUrl).host !== new URL(shop.webUrl).host || /^[/\\]{2}/.test(location))
        away.push(`${where} → ${location}`);
    };
    for (const page of PAGES)
      for (const next of FOREIGN_PATHS) {
        const path = `${page}?next=${encodeURIComponent(next)}`;
        const response = await member.client.request(path);
        await response.arrayBuffer();
        judge(path, response.status, response.headers.get('location'));
      }
    // The form's own field, as a browser without script posts it.
    const fresh = await createMember(shop);
    for (const next of FOREIGN_PATHS.filter((form) => form.startsWith('/'))) {
      fresh.client.cookies.clear();
      const fields = { email: fresh.email, password: 'correct horse battery', next };
      const response = await postForm(fresh.client, shop.webUrl, '/login', fields);
      await response.arrayBuffer();
      judge(`POST /login next=${JSON.stringify(next)}`, response.status, response.headers.get('location'));
    }
    fresh.client.cookies.clear();
    const kept = await logIn(fresh.client, shop.webUrl, fresh.email, '/login?next=/cart');
    return {
      here: { held: away.length === 0, detail: `${away.length} lead to another host ${away.slice(0, 8).join(' | ')}` },
      redirected: {
        held: unsettled.length === 0,
        detail: `${unsettled.length} were not redirected ${unsettled.slice(0, 3).join(' | ')}`,
      },
      own: {
        held: kept.headers.get('location')?.endsWith('/cart') === true,
        detail: `next=/cart leads to ${kept.headers.get('location')}`,
      },
    };
  },
});

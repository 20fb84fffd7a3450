import { askRedis } from '../../../stack/redis-wire.ts';
import { createShopClient } from '../client.ts';
import { defineFault, type FaultContext, type Invariant } from '../fault.ts';
import { createMember, type Member } from '../members.ts';

const NAME = 'dangol_session';

const tokenOf = ({ client }: Member) => {
  const token = client.cookies.get(NAME);
  if (token === undefined) throw new Error(`A member's browser has no cookie ${NAME}.`);
  return token;
};

export const fault = defineFault({
  name: 'two-session-cookies',
  what: 'A browser sends the session cookies of two members, in both orders, plain and with "__Host-", by http and behind TLS.',
  async run({ shop }) {
    const members = [await createMember(shop), await createMember(shop)] as const;
    const [a, b] = [tokenOf(members[0]), tokenOf(members[1])];
    const cases: [cookie: string, proto: string][] = [
      [`${NAME}=${a}; ${NAME}=${b}`, 'http'],
      [`${NAME}=${b}; ${NAME}=${a}`, 'http'],
      [`${NAME}=forged; ${NAME}=${a}`, 'http'],
      [`${NAME}=${a}; ${NAME}=forged`, 'http'],
      [`__Host-${NAME}=${a}; ${NAME}=${b}`, 'http'],
      [`${NAME}=${a}; __Host-${NAME}=${b}`, 'http'],
      [`__Host-${NAME}=${a}; ${NAME}=${b}`, 'https'],
      [`${NAME}=${a}; __Host-${NAME}=${b}`, 'https'],
    ];
    const differing: string[] = [];
    for (const [at, [cookie, proto]] of cases.entries()) {
      const web = await webShopper(shop, members, cookie, proto);
      const gateway = await gatewayShopper(shop, members, cookie, proto, 1 + at);
      const named = cookie.replaceAll(a, 'A').replaceAll(b, 'B');
      if (web !== gateway || web === 'none') differing.push(`${proto} ${named}: web ${web}, gateway ${gateway}`);
    }
    return {
      same: {
        held: differing.length === 0,
        detail: `${differing.length} of ${cases.length} headers give two identities or none ${differing.join(' | ')}`,
      },
      settled: await settles(shop.webUrl, a, b),
      host: await hostCookie(shop.webUrl),
    };
  },
});

const nameOf = (members: readonly Member[], is: (member: Member) => boolean): string =>
  ['A', 'B'].filter((_, at) => members[at] !== undefined && is(members[at])).join('+') || 'none';

/** The member whose session web reads from the header: the one whose name my page shows. */
async function webShopper(
  { webUrl }: FaultContext['shop'],
  members: readonly Member[],
  cookie: string,
  proto: string,
): Promise<string> {
  const response = await fetch(`${webUrl}/mypage`, { headers: { cookie, 'x-forwarded-proto': proto } });
  const html = await response.text();
  return nameOf(members, ({ name }) => html.includes(name));
}

/** The member whose session the gateway reads: the one whose recent views have the viewed product. */
async function gatewayShopper(
  { realtimeUrl, webUrl, env }: FaultContext['shop'],
  members: readonly Member[],
  cookie: string,
  proto: string,
  productId: number,
): Promise<string> {
  const answer = await fetch(`${realtimeUrl}/events`, {
    method: 'POST',
    headers: { cookie, 'x-forwarded-proto': proto, origin: webUrl, 'content-type': 'application/json' },
    body: JSON.stringify({ events: [{ type: 'page-viewed', payload: { productId } }] }),
  });
  if (answer.status !== 202) throw new Error(`The gateway answered ${answer.status} ${await answer.text()}`);
  const scores = await askRedis(
    env.REDIS_URL ?? '',
    members.map(({ customerId }) => ['ZSCORE', `v1:recent-views:${customerId}`, String(productId)]),
  );
  return nameOf(members, (member) => scores.slice(-members.length)[members.indexOf(member)] != null);
}

/** After one page the browser holds one cookie that counts. */
async function settles(webUrl: string, a: string, b: string): Promise<Invariant> {
  const response = await fetch(`${webUrl}/cart`, { headers: { cookie: `${NAME}=${a}; ${NAME}=${b}` } });
  const lines = response.headers.getSetCookie().filter((line) => line.startsWith(`${NAME}=`));
  const set = lines.filter((line) => line.includes(a) || line.includes(b));
  const ended = lines.filter((line) => line.startsWith(`${NAME}=;`) && line.includes('Path=/cart'));
  return {
    held: set.length === 1 && ended.length > 0,
    detail: `one page sets ${set.length} of the two (1) and ends ${ended.length} of the page's folder`,
  };
}

async function hostCookie(webUrl: string): Promise<Invariant> {
  const response = await fetch(webUrl, { headers: { 'x-forwarded-proto': 'https' } });
  const line = response.headers.getSetCookie().find((text) => text.includes(NAME)) ?? 'none';
  const held = line.startsWith(`__Host-${NAME}=`) && /; Path=\//.test(line) && /; Secure/i.test(line);
  const plain = createShopClient(webUrl);
  await plain.page('/');
  return {
    held: held && !/; Domain=/i.test(line) && plain.cookies.has(NAME),
    detail: `behind TLS: ${line.replace(/=[^;]+/, '=…')}; by http: ${[...plain.cookies.keys()].join(' ')}`,
  };
}

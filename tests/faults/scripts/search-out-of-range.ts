import { defineFault } from '../fault.ts';
import { statusOf } from '../visitor.ts';

const REQUESTS = 20;

const WRONG = [
  'minWon=99999999999',
  'maxWon=99999999999',
  'categoryId=99999999999',
  'minWon=9007199254740993',
  'minWon=1e308',
  'minWon=-1',
];

export const fault = defineFault({
  name: 'search-out-of-range',
  what: `${REQUESTS} searches with a number no price can be (minWon=99999999999 and the like), each followed by a search that is in order.`,
  async run({ shop, log }) {
    const wrong: number[] = [];
    const right: { status: number; source: string | null }[] = [];
    for (let n = 0; n < REQUESTS; n++) {
      wrong.push(await statusOf(shop.webUrl, { path: `/api/search?q=%EC%BB%A4%ED%94%BC&${WRONG[n % WRONG.length]}` }));
      const response = await fetch(`${shop.webUrl}/api/search?q=커피&limit=${(n % 20) + 1}`);
      await response.arrayBuffer();
      right.push({ status: response.status, source: response.headers.get('x-search-source') });
    }
    log(`wrong: ${wrong.join(' ')}`);
    const refused = wrong.filter((status) => status === 400).length;
    const served = right.filter(({ status, source }) => status === 200 && source === 'elasticsearch').length;
    return {
      refused: { held: refused === REQUESTS, detail: `${refused} of ${REQUESTS} answered 400` },
      others: {
        held: served === REQUESTS,
        detail: `${served} of ${REQUESTS} searches in order answered by Elasticsearch`,
      },
    };
  },
});

import { expect, test } from 'vitest';
import { expectSample, HEADER, three } from '#tests/support/log-format.ts';
import { isoDate, sampleText } from './sample-log.ts';

test.each<[string, string]>([
  ['time first', sampleText((one) => `${one.seconds},${one.shopper},${one.item}`)],
  ['time first in milliseconds', sampleText((one) => `${one.seconds * 1000},${one.shopper},view,${one.item},`)],
  [
    'yoochoose clicks',
    sampleText(
      (one) => `${one.shopper},${isoDate(one.seconds)}.314Z,${214_500_000 + one.item},${one.item % 3 ? 0 : 'S'}`,
    ),
  ],
  [
    'yoochoose buys',
    sampleText(
      (one) =>
        `${one.shopper},${isoDate(one.seconds)}.314Z,${214_500_000 + one.item},${one.item * 100},${one.quantity}`,
    ),
  ],
  [
    'Taobao',
    sampleText(
      (one) => `${one.shopper},${one.item},77,${{ view: 'pv', cart: 'fav', order: 'buy' }[one.kind]},${one.seconds}`,
    ),
  ],
  ['u.data', sampleText((one) => `${one.shopper}\t${one.item}\t${one.quantity}\t${one.seconds}`)],
  ['ratings.dat', sampleText((one) => `${one.shopper}::${one.item}::${one.quantity}::${one.seconds}`)],
  ['blanks', sampleText((one) => `${one.shopper}  ${one.item} ${one.seconds}`)],
  [
    'Gorse',
    sampleText(
      (one) => `${one.kind === 'view' ? 'read' : 'star'},u${one.shopper},i${one.item},${isoDate(one.seconds)}Z`,
    ),
  ],
  ['Gorse, users first', sampleText((one) => `u${one.shopper},i${one.item},like,${isoDate(one.seconds, 0, 10)}`)],
  ['Amazon', sampleText((one) => `A${one.shopper}XYZ,B00${one.item},${one.quantity}.0,${one.seconds}`)],
  [
    'Last.fm',
    sampleText(
      (one) =>
        `user_${one.shopper}\t${isoDate(one.seconds)}Z\tf1b1cf71-bd35-4e99-8624-24a6e15f133a\tDeep Dish\t${`${one.item}`.padStart(8, '0')}-bd35-4e99-8624-24a6e15f133a\tSong ${one.item}`,
    ),
  ],
  ['row numbers first', sampleText((one, n) => `${n},${one.shopper},${one.item},${one.seconds}`)],
  // Of two columns that may be times the one that rises is: ids of this size repeat in no order.
  ['ids of the size of times', sampleText((one) => `${one.shopper},${1_570_000_000 + one.item},${one.seconds}`)],
  [
    'ids of the size of times, time first',
    sampleText((one) => `${one.seconds},${one.shopper},${1_570_000_000 + one.item}`),
  ],
  ['Hive', sampleText((one) => `${one.shopper}\x01${one.item}\x01${one.seconds}`)],
])('no header: %s', async (_, content) => {
  const { reading } = await expectSample(content);
  expect(reading.header).toBe(false);
  expect(reading.notes?.join()).toContain('shopper is taken to stand before the item');
}); // prettier-ignore

test.each<[string, string]>([
  [
    'RetailRocket',
    sampleText(
      (one) => `${one.seconds * 1000},${one.shopper},${one.kind === 'order' ? 'transaction' : 'view'},${one.item},`,
      'timestamp,visitorid,event,itemid,transactionid',
    ),
  ],
  [
    'MovieLens',
    sampleText(
      (one) => `${one.shopper},${one.item},${one.quantity}.5,${one.seconds}`,
      'userId,movieId,rating,timestamp',
    ),
  ],
  [
    'H&M',
    sampleText(
      (one) => `${isoDate(one.seconds, 0, 10)},${one.shopper}ab,0${one.item},0.05,2`,
      't_dat,customer_id,article_id,price,sales_channel_id',
    ),
  ],
  [
    'REES46',
    sampleText(
      (one) =>
        `${isoDate(one.seconds).replace('T', ' ')} UTC,${one.kind === 'order' ? 'purchase' : 'view'},${one.item},2053013555631882655,electronics.smartphone,acme,489.07,${one.shopper},d7f74e54`,
      'event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session',
    ),
  ],
  [
    'Diginetica',
    sampleText(
      (one) => `${one.shopper};NA;${one.item};100;${isoDate(one.seconds, 0, 10)}`,
      'sessionId;userId;itemId;timeframe;eventdate',
    ),
  ],
  [
    'Tmall',
    sampleText(
      (one) =>
        `${one.shopper},${one.item},5,6,7,${isoDate(one.seconds, 5, 7)}${isoDate(one.seconds, 8, 10)},${one.quantity - 1}`,
      'user_id,item_id,cat_id,seller_id,brand_id,time_stamp,action_type',
    ),
  ],
  [
    'Alibaba mobile',
    sampleText(
      (one) => `${one.shopper},${one.item},${one.quantity},,44,${isoDate(one.seconds, 0, 13).replace('T', ' ')}`,
      'user_id,item_id,behavior_type,user_geohash,item_category,time',
    ),
  ],
  [
    'RecBole',
    sampleText(
      (one) => `${one.shopper}\t${one.item}\t${one.quantity}\t${one.seconds}`,
      'user_id:token\titem_id:token\trating:float\ttimestamp:float',
    ),
  ],
  [
    'Naver SmartStore',
    sampleText(
      (one, n) =>
        `2019${n},${n},PC,buyer${one.shopper},홍길동,구매확정,${isoDate(one.seconds).replace('T', ' ')},${one.item},머그,${one.quantity}`,
      '상품주문번호,주문번호,유입경로,구매자ID,구매자명,주문상태,결제일,상품번호,상품명,수량',
    ),
  ],
  [
    'Cafe24',
    sampleText(
      (one, n) =>
        `2019-${n},2019-${n}-01,id${one.shopper},홍길동,P${one.item},머그 ${one.item},"1",${isoDate(one.seconds, 0, 10)}`,
      '주문번호,품목별 주문번호,주문자ID,주문자명,상품코드,상품명,수량,주문일',
    ),
  ],
  [
    'names in German',
    sampleText(
      (one) => `${one.shopper};${one.item};${isoDate(one.seconds, 8, 10)}.${isoDate(one.seconds, 5, 7)}.2019`,
      'Kundennummer;Artikelnummer;Datum',
    ),
  ],
  [
    'mixed case, blanks and units',
    sampleText((one) => `x,${one.shopper},${one.item},${one.seconds}`, 'Row , USER ID , Item-Id, Event Time (UTC)'),
  ],
  [
    'names before ids',
    sampleText(
      (one) => `Ann,${one.shopper},Mug,${one.item},${one.seconds}`,
      'customer,customer_id,product,product_id,date',
    ),
  ],
  ['a commented header', sampleText(three, `#${HEADER}`)],
  ['a title above the header', `Export of orders,,\n${sampleText(three, HEADER)}`],
])('a header: %s', async (_, content) => {
  await expectSample(content);
}); // prettier-ignore

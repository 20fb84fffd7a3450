import { PackageOpen, SearchX } from 'lucide-react';
import type { Metadata } from 'next';
import { getFormatter, getTranslations } from 'next-intl/server';
import { z } from 'zod';
import { EmptyState } from '#components/cart/empty-state.tsx';
import { OwnEmptyState } from '#components/cart/own-empty-state.tsx';
import { Won } from '#components/cart/won.tsx';
import { OrderStatus, shownStatus } from '#components/checkout/order-status.tsx';
import { OrderOutlookLine } from '#components/order/order-outlook-line.tsx';
import { OrderSearch } from '#components/order/order-search.tsx';
import { RefreshOnOrders } from '#components/order/refresh-on-orders.tsx';
import { ProductPicture } from '#components/product/widgets/product-picture.tsx';
import { TrackPageView } from '#components/tracking/index.ts';
import { Button } from '#components/ui/button.tsx';
import { Korean } from '#components/ui/korean.tsx';
import { Link } from '#components/ui/link.tsx';
import { uuidSchema } from '#contracts/identifiers.ts';
import { textLine } from '#contracts/text.ts';
import { HISTORY_PERIODS } from '#domain/order/history-period.ts';
import { getContainer } from '#server/container.ts';
import { ServedRail } from '../rails.tsx';
import { pageSession } from '../session.ts';

const PAGE_ORDERS = 10;
const PICTURES = 4;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('orders');
  return { title: t('title') };
}

const querySchema = z.object({
  before: uuidSchema.optional().catch(undefined),
  q: textLine(100).catch('').default(''),
  period: z.enum(HISTORY_PERIODS).catch('all').default('all'),
});

type Query = z.infer<typeof querySchema>;

export default async function OrdersPage({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const { before, q, period } = querySchema.parse(await searchParams);
  const isSearch = q !== '' || period !== 'all';
  const { shopperId, isUnconfirmed } = await pageSession();
  const { orders: capability, shipments } = getContainer();
  const [t, format, found] = await Promise.all([
    getTranslations('orders'),
    getFormatter(),
    capability.list(shopperId, { limit: PAGE_ORDERS + 1, before, word: q === '' ? undefined : q, period }),
  ]);
  const orders = found.slice(0, PAGE_ORDERS);
  const orderIds = orders.map(({ orderId }) => orderId);
  const parcels = await shipments.ofOrders(orderIds);
  const productId = orders[0]?.lines[0]?.productId;
  return (
    <>
      <TrackPageView path="/orders" />
      <RefreshOnOrders orderIds={orderIds} />
      <div className="shop-width max-w-3xl pt-5 md:pt-9">
        <h1 className="text-2xl font-extrabold tracking-[-0.03em] md:text-[1.75rem]">{t('title')}</h1>
        {orders.length === 0 && !isSearch ? null : <OrderSearch word={q} period={period} />}
        {orders.length === 0 && isSearch ? (
          <EmptyState
            icon={SearchX}
            title={t('search.none')}
            body={t('search.noneBody')}
            href="/orders"
            label={t('search.reset')}
          />
        ) : orders.length === 0 ? (
          <OwnEmptyState
            isUnconfirmed={isUnconfirmed}
            path="/orders"
            icon={PackageOpen}
            title={t('empty.title')}
            body={t('empty.body')}
            href="/products?sort=popular"
            label={t('empty.shop')}
          />
        ) : (
          <ul className="mt-5 grid gap-4">
            {orders.map(({ orderId, number, placedAt, lines, totalWon, ...order }) => {
              const [first] = lines;
              return (
                <li
                  key={orderId}
                  data-testid="order"
                  className="relative rounded-2xl border border-border bg-surface p-5 transition-colors hover:border-border-strong"
                >
                  <div className="flex items-center justify-between gap-3 text-sm">
                    <time dateTime={placedAt.toISOString()} className="font-semibold">
                      {format.dateTime(placedAt, { year: 'numeric', month: 'long', day: 'numeric' })}
                    </time>
                    <OrderStatus status={shownStatus(order)} />
                  </div>
                  <div className="mt-3.5 flex gap-2">
                    {lines.slice(0, PICTURES).map((line) => (
                      <ProductPicture
                        key={line.offerId}
                        picture={line.picture}
                        productId={line.productId}
                        alt=""
                        size="sm"
                      />
                    ))}
                  </div>
                  <div className="mt-3.5 flex items-end justify-between gap-4">
                    <div className="min-w-0">
                      <Link
                        href={`/orders/${orderId}`}
                        className="line-clamp-1 font-medium after:absolute after:inset-0 after:rounded-2xl"
                      >
                        <Korean>
                          {first === undefined
                            ? number
                            : lines.length === 1
                              ? first.name
                              : t('summary', { name: first.name, count: lines.length - 1 })}
                        </Korean>
                      </Link>
                      <p className="mt-0.5 text-[13px] text-muted-foreground">
                        {t('number')} <span className="won">{number}</span>
                      </p>
                      <OrderOutlookLine shipments={parcels.get(orderId) ?? []} now={shipments.now()} />
                    </div>
                    <Won amount={totalWon} className="text-[17px] font-extrabold" />
                  </div>
                </li>
              );
            })}
          </ul>
        )}
        {found.length > PAGE_ORDERS ? (
          <Button asChild variant="outline" className="mt-5 w-full">
            <Link href={pageAfter(orders.at(-1)?.orderId, { q, period })}>{t('more')}</Link>
          </Button>
        ) : null}
      </div>
      {productId === undefined ? null : <ServedRail name="bought-together" productId={productId} />}
    </>
  );
}

/** The address of the page after that order, of the same search. */
function pageAfter(before: string | undefined, { q, period }: Pick<Query, 'q' | 'period'>): string {
  const query = new URLSearchParams({ ...(before !== undefined && { before }), ...(q !== '' && { q }) });
  if (period !== 'all') query.set('period', period);
  return `/orders?${query}`;
}

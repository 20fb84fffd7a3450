import { CONSUMED_SOURCES } from '#contracts/sources.ts';
import type { ListedProduct } from '#domain/insight/first-sales.ts';
import type { BuyerHourCount } from '#domain/insight/hours.ts';
import type { Days } from '#domain/insight/insight.ts';
import type { SegmentCycle } from '#domain/reorder/segment.ts';
import { textOfDay } from '#domain/shared/calendar.ts';
import type { PanelReader } from './panel-reader.ts';

/*
 * What insights are computed from: roll-ups and last night's tables, in the panels' role, which sees nothing else.
 * Orders of an accelerated run and of generated traffic are left out.
 */

type Reader = Pick<PanelReader, 'read'>;

const SOURCES = [...CONSUMED_SOURCES.insights];
const DAY_NUMBER = "- '1970-01-01'::date";

async function rowsOf<Row>(reader: Reader, text: string, values: readonly unknown[]): Promise<Row[]> {
  return (await reader.read(text, values)) as Row[];
}

const range = ({ from, until }: Days) => [textOfDay(from), textOfDay(until)];

/** Orders by day (koreanDay); days without any are missing. One index range of `order_hour`. */
export async function ordersByDay(reader: Reader, days: Days): Promise<Map<number, number>> {
  const rows = await rowsOf<{ day: number; orders: number }>(
    reader,
    `SELECT day ${DAY_NUMBER} AS day, sum(orders)::int AS orders FROM order_hour
    WHERE day BETWEEN $1::date AND $2::date AND source = ANY($3::"OrderSource"[]) AND NOT accelerated GROUP BY 1`,
    [...range(days), SOURCES],
  );
  return new Map(rows.map(({ day, orders }) => [day, orders]));
}

/**
 * Orders by group of buyers and hour of the day, without those of the days `except`. One index range of `buyer_hour`.
 */
export function ordersByBuyerAndHour(reader: Reader, days: Days, except: readonly number[]): Promise<BuyerHourCount[]> {
  return rowsOf(
    reader,
    `SELECT gender, age_band AS "ageBand", extract(hour FROM hour AT TIME ZONE 'Asia/Seoul')::int AS hour,
      sum(orders)::int AS orders
    FROM buyer_hour
    WHERE day BETWEEN $1::date AND $2::date AND source = ANY($3::"OrderSource"[]) AND NOT accelerated
      AND day <> ALL($4::date[])
    GROUP BY 1, 2, 3`,
    [...range(days), SOURCES, except.map(textOfDay)],
  );
}

/** Segments of last night, and the last day that they count. At most some sixty rows. */
export function segmentCycles(reader: Reader): Promise<(SegmentCycle & { throughDay: number })[]> {
  return rowsOf(
    reader,
    `SELECT grade, age_band AS "ageBand", gender, customers AS groups, spells, ended, median_days AS median,
      low_days AS low, high_days AS high, through_day ${DAY_NUMBER} AS "throughDay"
    FROM reorder_segment`,
    [],
  );
}

/** First sales of products listed on these days. One index range. */
export function listedProducts(reader: Reader, days: Days): Promise<ListedProduct[]> {
  return rowsOf(
    reader,
    `SELECT listed_day ${DAY_NUMBER} AS "listedDay", sold_day ${DAY_NUMBER} AS "soldDay",
      seen_until ${DAY_NUMBER} AS "seenUntil"
    FROM product_first_sale WHERE listed_day BETWEEN $1::date AND $2::date`,
    range(days),
  );
}

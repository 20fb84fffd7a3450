import { expect, test } from 'vitest';
import { HOUR_MS } from '#domain/shared/durations.ts';
import { advance } from '#domain/shipment/scan.ts';
import { isWaybill } from '#domain/shipment/waybill.ts';
import { guardCarrier } from './guarded-carrier.ts';
import { createLocalCarrier, type Fate, fateOf } from './local-carrier.ts';

const handedOverAt = new Date('2026-03-02T05:00:00Z');
const dueAt = new Date('2026-03-04T15:00:00Z');
const end = new Date('2026-04-01T00:00:00Z');
const carrierAt = (now: Date, speed = 1) => createLocalCarrier({ now: () => now, speed });

test('a reference gets one waybill, whoever asks and however often', async () => {
  const [one, other] = await Promise.all([
    carrierAt(end).register({ reference: 'a', dueAt }),
    carrierAt(dueAt).register({ reference: 'a', dueAt }),
  ]);
  expect(one).toBe(other);
  expect(isWaybill('local', one)).toBe(true);
  expect(await carrierAt(end).register({ reference: 'b', dueAt })).not.toBe(one);
});

test('of 5,000 parcels some are late, some arrive at the second attempt, few are lost; each comes to an end', async () => {
  const carrier = carrierAt(end);
  const counts: Record<Fate, number> = { punctual: 0, late: 0, 'failed-once': 0, lost: 0 };
  for (let at = 0; at < 5_000; at++) {
    const waybill = await carrier.register({ reference: `parcel ${at}`, dueAt });
    const fate = fateOf(waybill);
    counts[fate]++;
    const scans = await carrier.track({ reference: '', waybill, handedOverAt, dueAt });
    const { state, changes } = advance('SHIPPED', [], scans);
    expect(state).toBe(fate === 'lost' ? 'LOST' : 'DELIVERED');
    const isAfter = (changes.at(-1)?.at.getTime() ?? 0) > dueAt.getTime();
    expect(isAfter, `${waybill} ${fate}`).toBe(fate === 'late' || fate === 'lost');
  }
  expect(counts.late / 5_000).toBeCloseTo(0.05, 1);
  expect(counts.late).toBeGreaterThan(150);
  expect(counts['failed-once']).toBeGreaterThan(50);
  expect(counts.lost).toBeGreaterThan(0);
  expect(counts.lost).toBeLessThan(30);
});

test('it reports what has happened until now, the same before and after', async () => {
  const waybill = await carrierAt(end).register({ reference: 'parcel 0', dueAt });
  const parcel = { reference: '', waybill, handedOverAt, dueAt };
  const all = await carrierAt(end).track(parcel);
  expect(await carrierAt(handedOverAt).track(parcel)).toEqual([]);
  const half = new Date((handedOverAt.getTime() + dueAt.getTime()) / 2);
  const begun = await carrierAt(half).track(parcel);
  expect(begun.length).toBeGreaterThan(0);
  expect(begun).toEqual(all.slice(0, begun.length));
});

test('a parcel handed over at its last moment takes hours, of a fast clock seconds', async () => {
  const waybill = await carrierAt(end).register({ reference: 'parcel 0', dueAt });
  const tight = { reference: '', waybill, handedOverAt: dueAt, dueAt };
  const spanOf = async (speed: number) =>
    ((await carrierAt(end, speed).track(tight)).at(-1)?.at.getTime() ?? 0) - dueAt.getTime();
  expect(await spanOf(1)).toBeGreaterThan(3 * HOUR_MS);
  expect(await spanOf(3_600)).toBeLessThan(10_000);
});

test('a carrier that hangs is an answer that does not come, and after a few it is not asked for a moment', async () => {
  let asked = 0;
  const silent = {
    ...carrierAt(end),
    track: () => {
      asked++;
      return new Promise<never>(() => undefined);
    },
  };
  const guarded = guardCarrier(silent, { timeoutMs: 20 });
  const parcel = { reference: '', waybill: '1', handedOverAt, dueAt };
  for (let at = 0; at < 5; at++) await expect(guarded.track(parcel)).rejects.toMatchObject({ code: 'unavailable' });
  expect(asked).toBe(3);
});

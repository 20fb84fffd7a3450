import { HOUR_MS } from '#domain/shared/durations.ts';
import { pointOf } from '#domain/shared/hash.ts';
import type { Scan, ScanKind } from '#domain/shipment/scan.ts';
import { withCheckDigit } from '#domain/shipment/waybill.ts';
import type { Carrier, ParcelOnItsWay } from '#server/shipping/carrier.ts';

/** What becomes of a parcel with the local carrier. */
export type Fate = 'punctual' | 'late' | 'failed-once' | 'lost';

/** Of a thousand parcels 2 are lost, 20 arrive at the second attempt, 50 late. */
const FATES: readonly [below: number, fate: Fate][] = [
  [0.002, 'lost'],
  [0.022, 'failed-once'],
  [0.072, 'late'],
  [1, 'punctual'],
];

type Step = readonly [kind: ScanKind, share: number, at: 'seller' | 'hub' | 'depot' | 'door'];

/**
 * Scans of each fate, by the share of the time between the hand-over and the end of the promised day. The last one
 * of those that arrive in time varies: see LAST_VARIES.
 */
const STEPS: Record<Fate, readonly Step[]> = {
  punctual: [
    ['collected', 0.02, 'seller'],
    ['hub', 0.35, 'hub'],
    ['out-for-delivery', 0.7, 'depot'],
    ['delivered', 0.78, 'door'],
  ],
  late: [
    ['collected', 0.02, 'seller'],
    ['hub', 0.35, 'hub'],
    ['hub', 0.95, 'depot'],
    ['out-for-delivery', 1.1, 'depot'],
    ['delivered', 1.2, 'door'],
  ],
  'failed-once': [
    ['collected', 0.02, 'seller'],
    ['hub', 0.3, 'hub'],
    ['out-for-delivery', 0.55, 'depot'],
    ['delivery-failed', 0.62, 'door'],
    ['out-for-delivery', 0.75, 'depot'],
    ['delivered', 0.8, 'door'],
  ],
  lost: [
    ['collected', 0.02, 'seller'],
    ['hub', 0.35, 'hub'],
    ['lost', 1.5, 'hub'],
  ],
};
/** The arrival comes later by up to this share, by waybill. */
const LAST_VARIES = 0.15;
/** A parcel handed over at the very end of its promised day takes as long nevertheless. */
const SHORTEST_MS = 6 * HOUR_MS;

const HUBS = ['곤지암 허브', '옥천 허브', '대전 허브', '칠곡 허브', '장성 허브'];
const DEPOTS = ['동부 배송점', '서부 배송점', '남부 배송점', '북부 배송점', '중앙 배송점'];
const PLACES = { seller: ['집하점'], hub: HUBS, depot: DEPOTS, door: [null] } as const;

/** What will become of a parcel: follows from its waybill. */
export function fateOf(waybill: string): Fate {
  const point = pointOf(`fate ${waybill}`);
  return FATES.find(([below]) => point < below)?.[1] ?? 'punctual';
}

/**
 * The carrier of the local stack: moves nothing. Its answers follow from the request alone, so it needs no record
 * and any process may ask it. `speed`: how many times faster than the real one its clock runs.
 */
export function createLocalCarrier({ now, speed = 1 }: { now: () => Date; speed?: number }): Carrier {
  return {
    name: 'local',
    async register({ reference }) {
      const digits = Math.floor(pointOf(`waybill ${reference}`) * 1e9)
        .toString()
        .padStart(9, '0');
      // 32 bits of one hash would meet again after some 80,000 parcels.
      const more = Math.floor(pointOf(`waybill, too ${reference}`) * 100)
        .toString()
        .padStart(2, '0');
      return withCheckDigit(`${more}${digits}`);
    },
    async track(parcel) {
      const nowMs = now().getTime();
      return scansOf(parcel, speed).filter(({ at }) => at.getTime() <= nowMs);
    },
  };
}

/** All scans that a parcel with the local carrier will have, those still to come included, in the order of time. */
export function scansOf(
  { waybill, handedOverAt, dueAt }: Pick<ParcelOnItsWay, 'waybill' | 'handedOverAt' | 'dueAt'>,
  speed = 1,
): Scan[] {
  const span = Math.max(dueAt.getTime() - handedOverAt.getTime(), SHORTEST_MS / speed);
  const steps = STEPS[fateOf(waybill)];
  return steps.map(([kind, share, where], position) => {
    const varied = position === steps.length - 1 ? LAST_VARIES * pointOf(`arrival ${waybill}`) : 0;
    const places = PLACES[where];
    return {
      kind,
      at: new Date(Math.round(handedOverAt.getTime() + (share + varied) * span)),
      place: places[Math.floor(pointOf(`${where} ${waybill}`) * places.length)] ?? null,
    };
  });
}

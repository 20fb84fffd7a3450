import { DAY_MS } from '#domain/shared/durations.ts';

/** So long after the gift has arrived, or was cancelled, its link still opens. */
export const LINK_DAYS_AFTER_END = 30;
/** A gift that neither arrives nor is cancelled (a parcel that was lost) has its link for so long. */
export const LINK_DAYS_AT_MOST = 180;

export interface GiftTimes {
  placedAt: Date;
  cancelledAt: Date | null;
  /** When the last of its parcels arrived; null while one is missing. */
  deliveredAt: Date | null;
}

/** From when on a gift's link opens nothing. */
export function giftLinkExpiresAt({ placedAt, cancelledAt, deliveredAt }: GiftTimes): Date {
  const endedAt = cancelledAt ?? deliveredAt;
  const latestMs = placedAt.getTime() + LINK_DAYS_AT_MOST * DAY_MS;
  return new Date(endedAt === null ? latestMs : endedAt.getTime() + LINK_DAYS_AFTER_END * DAY_MS);
}

/** When the last parcel that was to arrive has arrived; null: none is sent, or one is under way or did not arrive. */
export function deliveredAtOf(
  parcels: readonly { deliveredAt: Date | null; isReplaced: boolean; isCancelled: boolean }[],
): Date | null {
  const awaited = parcels.filter(({ isReplaced, isCancelled }) => !isReplaced && !isCancelled);
  const times = awaited.flatMap(({ deliveredAt }) => deliveredAt ?? []);
  if (awaited.length === 0 || times.length < awaited.length) return null;
  return new Date(Math.max(...times.map((at) => at.getTime())));
}

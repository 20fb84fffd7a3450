import { koreanHour } from '../shared/korean-time.ts';

export interface Consents {
  marketingConsent: boolean;
  nightConsent: boolean;
}

/** No advertising goes out from 21:00 to 08:00 without a consent of its own (정보통신망법 제50조 제3항). */
const NIGHT = { fromHour: 21, toHour: 8 };

/** Whether an hour of the day in Seoul needs the consent for the night. */
export function isNightHour(hour: number): boolean {
  return hour >= NIGHT.fromHour || hour < NIGHT.toHour;
}

/** Whether a reminder may leave the shop now, later, or not at all. */
export function mayRemind({ marketingConsent, nightConsent }: Consents, nowMs: number): 'now' | 'later' | 'never' {
  if (!marketingConsent) return 'never';
  return isNightHour(koreanHour(nowMs)) && !nightConsent ? 'later' : 'now';
}

/** Minutes east of Greenwich. Names that stand for more than one zone (CST, IST, BST) are not here. */
const OFFSETS: Record<string, number> = {
  z: 0,
  utc: 0,
  gmt: 0,
  kst: 540,
  jst: 540,
  est: -300,
  edt: -240,
  cdt: -300,
  mst: -420,
  mdt: -360,
  pst: -480,
  pdt: -420,
  cet: 60,
  cest: 120,
  eet: 120,
  eest: 180,
  msk: 180,
};

/** Minutes east of Greenwich of "+09", "+0900", "UTC", "GMT+0900 (KST)"; null for a zone that is not known. */
export function offsetOf(text: string): number | null {
  const zone = text
    .trim()
    .toLowerCase()
    .replace(/\s*\([^)]*\)$|\s*\[[^\]]*\]$/, '');
  const known = OFFSETS[zone];
  if (known !== undefined) return known;
  const found = /^(?:utc|gmt)?\s*([+\u2212-])(\d{1,2}):?(\d{2})?(?::?\d{2})?$/.exec(zone);
  if (found === null) return null;
  const minutes = Number(found[2]) * 60 + Number(found[3] ?? 0);
  return minutes > 15 * 60 ? null : found[1] === '+' ? minutes : -minutes;
}

const places = new Map<string, boolean>();

/** Whether it is the name of a zone by its place, as `Asia/Seoul` is. */
export function isPlace(name: string): boolean {
  const known = places.get(name);
  if (known !== undefined) return known;
  let found = true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
  } catch {
    found = false;
  }
  // A file of other text must not fill the memory with names that are none.
  if (places.size < 1_000) places.set(name, found);
  return found;
}

const formats = new Map<string, Intl.DateTimeFormat>();
const hours = new Map<string, Map<number, number>>();

/**
 * Unix seconds of a local time in `timeZone`; `seconds` is the local time read as if it were UTC. Where clocks go back,
 * the first of the two moments; where they go forward, the moment an hour on. Cost: one formatting for each new hour.
 */
export function fromWallClock(seconds: number, timeZone: string): number {
  const first = seconds - offsetAt(seconds - offsetAt(seconds, timeZone), timeZone);
  const before = seconds - offsetAt(seconds - 86_400, timeZone);
  return before < first && before + offsetAt(before, timeZone) === seconds ? before : first;
}

function offsetAt(seconds: number, timeZone: string): number {
  const hour = Math.floor(seconds / 900);
  const known = hours.get(timeZone) ?? new Map<number, number>();
  hours.set(timeZone, known);
  const offset = known.get(hour);
  if (offset !== undefined) return offset;
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  formats.set(timeZone, format);
  const moment = hour * 900;
  const part = Object.fromEntries(format.formatToParts(moment * 1000).map(({ type, value }) => [type, Number(value)]));
  const wall = Date.UTC(part.year ?? 0, (part.month ?? 1) - 1, part.day, part.hour, part.minute, part.second) / 1000;
  known.set(hour, wall - moment);
  return wall - moment;
}

const KEY = 'dangol-coupons-seen';
const MOST = 50;

function read(): string[] {
  try {
    const parsed: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(parsed) ? parsed.filter((id): id is string => typeof id === 'string') : [];
  } catch {
    // A browser that keeps nothing shows a coupon again; that is all.
    return [];
  }
}

export function wasSeen(couponId: string): boolean {
  return read().includes(couponId);
}

/** A toast is shown once a browser, not once a tab. */
export function markSeen(couponId: string): void {
  try {
    localStorage.setItem(KEY, JSON.stringify([couponId, ...read().filter((id) => id !== couponId)].slice(0, MOST)));
  } catch {
    // As above.
  }
}

/** A day as deliveries state it: "11월 28일 (토)". */
export const DAY = { month: 'long', day: 'numeric', weekday: 'short' } as const;
/** A moment: "11월 28일 오후 3:20". */
export const MOMENT = { month: 'long', day: 'numeric', hour: 'numeric', minute: '2-digit' } as const;

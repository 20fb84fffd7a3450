import { type LogKind, logKindOf } from '#domain/recommendation/lists/log-kind.ts';
import { type EventLog, isInterest } from './event-log.ts';

/** Which kind of log it is, by the rule that also chooses for a shop. */
export function kindOfLog(log: EventLog): LogKind {
  let events = 0;
  let orders = 0;
  let views = 0;
  const moments = new Set<string>();
  const pairs = new Set<string>();
  for (let row = 0; row < log.item.length; row++) {
    const kind = log.kind[row];
    if (kind === undefined || !isInterest(kind)) continue;
    events++;
    if (kind === 'order') orders++;
    else if (kind !== 'act') views++;
    pairs.add(`${log.shopper[row]} ${log.item[row]}`);
    if (!log.sessions) moments.add(`${log.shopper[row]} ${log.time[row]}`);
  }
  return logKindOf({
    events,
    moments: log.sessions ? events : moments.size,
    pairs: pairs.size,
    shoppers: log.shopperIds.length,
    orders,
    views,
  });
}

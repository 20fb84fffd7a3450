/** A text in both languages of the console. */
export interface AlertText {
  ko: string;
  en: string;
}

/** What an alert is about: `{ service: 'postgres' }`. Few and bounded: each set of labels is an alert of its own. */
export type AlertLabels = Readonly<Record<string, string>>;

/** A rule whose condition explains that of another; without labels: any alert of the rule. */
export interface AlertCause {
  rule: string;
  labels?: AlertLabels;
}

/** What an alert rule is besides its condition. Plain data; conditions: contracts/alerts. */
export interface AlertRuleTerms {
  /** Part of uids and bookmarks: never another rule's again. */
  id: string;
  title: AlertText;
  /** What the alert means. */
  about: AlertText;
  /** What to do. */
  remedy: AlertText;
  /** critical: shoppers notice it now. warning: they will. */
  severity: 'critical' | 'warning';
  /** Fires when `value` is above this. */
  threshold: number;
  /** What `value` is, and `baseline` where the rule compares with one; null: it holds or not, no number to show. */
  unit: AlertText | null;
  /** How long the condition must hold before the alert fires. */
  forSeconds: number;
  /** How long it must not hold before the alert resolves: one that flaps is one alert. */
  keepFiringSeconds: number;
  /** After a start without evaluation before it, no alert of the rule fires for so long. */
  holdOffSeconds: number;
  /** No row, no sample: as if the condition did not hold (ok), or as it was before (keep). */
  noData: 'ok' | 'keep';
  /** The condition could not be evaluated. */
  execError: 'ok' | 'keep';
  /** While one of them holds, this rule fires no new alert: a dead database is one alert, not fifteen. */
  inhibitedBy: readonly AlertCause[];
}

/** One text for a set of labels, whatever their order: `group=order-writer,topic=orders`; '' without labels. */
export function labelKeyOf(labels: AlertLabels): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join(',');
}

/** Whether every label of `wanted` has its value in `labels`. */
export function hasLabels(labels: AlertLabels, wanted: AlertLabels = {}): boolean {
  return Object.entries(wanted).every(([name, value]) => labels[name] === value);
}

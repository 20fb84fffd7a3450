import type { BrowserContext, Page } from 'playwright';

export interface DocumentVitals {
  /** Largest sum of layout shifts without input within 5 s, each less than 1 s after the last (web.dev/cls). */
  cls: number;
  /** What shifted most, as its element's class or tag. */
  shifted: string[];
  lcpMs: number;
  /** The longest interaction so far, from input to the next frame; 0 without one (under 50 of them, as INP has it). */
  inpMs: number;
}

interface Observed {
  shifts: { value: number; atMs: number; nodes: string[] }[];
  lcpMs: number;
  inpMs: number;
}

/** Errors of a page, by kind: reports of the content security policy, hydration errors, errors of scripts. */
export interface Complaints {
  csp: string[];
  hydration: string[];
  script: string[];
}

const HYDRATION = /hydrat|Minified React error #(?:418|419|421|422|423|425)\b/i;

/** Before a page is opened. */
export async function observeVitals(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const observed: Observed = { shifts: [], lcpMs: 0, inpMs: 0 };
    Object.assign(globalThis, { dangolVitals: observed });
    const observe = (type: string, onEntry: (entry: PerformanceEntry) => void, more: object = {}) =>
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) onEntry(entry);
      }).observe({ type, buffered: true, ...more });
    const nameOf = (node: Node | null) =>
      node instanceof Element ? `${node.tagName.toLowerCase()}.${node.className.toString().slice(0, 60)}` : 'text';
    observe('layout-shift', (entry) => {
      const shift = entry as PerformanceEntry & {
        value: number;
        hadRecentInput: boolean;
        sources: { node: Node | null }[];
      };
      if (shift.hadRecentInput) return;
      const nodes = shift.sources.map(({ node }) => nameOf(node));
      observed.shifts.push({ value: shift.value, atMs: shift.startTime, nodes });
    });
    observe('largest-contentful-paint', ({ startTime }) => {
      observed.lcpMs = startTime;
    });
    observe(
      'event',
      (entry) => {
        const { interactionId } = entry as PerformanceEntry & { interactionId: number };
        if (interactionId > 0) observed.inpMs = Math.max(observed.inpMs, entry.duration);
      },
      { durationThreshold: 16 },
    );
  });
}

/** Vitals of the document at hand. */
export async function readVitals(page: Page): Promise<DocumentVitals> {
  const { shifts, lcpMs, inpMs } = await page.evaluate(
    () => (globalThis as unknown as { dangolVitals: Observed }).dangolVitals,
  );
  const shifted = [...shifts].sort((a, b) => b.value - a.value).slice(0, 3);
  return {
    cls: worstWindow(shifts),
    shifted: shifted.map(({ value, nodes }) => `${value.toFixed(4)} ${nodes.join(' | ')}`),
    ...{ lcpMs, inpMs },
  };
}

/** Exported for its test. Pure. */
export function worstWindow(shifts: readonly { value: number; atMs: number }[]): number {
  let [worst, sum, beganMs, lastMs] = [0, 0, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { value, atMs } of shifts) {
    if (atMs - lastMs >= 1_000 || atMs - beganMs >= 5_000) {
      sum = 0;
      beganMs = atMs;
    }
    sum += value;
    lastMs = atMs;
    worst = Math.max(worst, sum);
  }
  return worst;
}

export function collectComplaints(page: Page): Complaints {
  const complaints: Complaints = { csp: [], hydration: [], script: [] };
  const sort = (text: string) => {
    if (/content security policy/i.test(text)) complaints.csp.push(text);
    else if (HYDRATION.test(text)) complaints.hydration.push(text);
    else complaints.script.push(text);
  };
  page.on('console', (message) => {
    if (message.type() === 'error') sort(message.text());
  });
  page.on('pageerror', (error) => sort(error.message));
  return complaints;
}

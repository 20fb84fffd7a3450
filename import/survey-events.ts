import { type EventFile, figuresOf } from '#import/reading/events.ts';
import { readingLines } from '#import/reading/reading.ts';
import { tableOf } from '#import/reading/table.ts';
import type { Arguments } from './arguments.ts';

/** Clocks of other places are ahead of ours by some hours. */
const AHEAD_SECONDS = 86_400;

/** Rows later than this are no past of a shop. */
export function latestSecondsOf(nowMs: number): number {
  return nowMs / 1_000 + AHEAD_SECONDS;
}

/**
 * Opens the log and reads it once: how it is read, with its first and last moment, and its figures. Rows in the future
 * count for none of them. Throws a UsageError where it holds no events. Cost: one reading
 * of the file as a rule (collectEvents).
 */
export async function surveyEvents({ events = '', eventColumns, reading }: SurveyOptions, nowMs: number) {
  const path = events ?? '';
  const table = await tableOf(path, reading);
  const figures = await figuresOf(table, { ...reading, columns: eventColumns }, latestSecondsOf(nowMs));
  const opened = figures.file;
  const file: EventFile = { ...opened, reading: { ...opened.reading, firstAt: figures.first, lastAt: figures.last } };
  return { ...figures, file, lines: readingLines(path, file.reading) };
}

type SurveyOptions = Pick<Arguments, 'events' | 'eventColumns' | 'reading'>;

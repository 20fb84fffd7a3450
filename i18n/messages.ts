import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locale } from './locales.ts';

export type Messages = Record<string, Record<string, unknown>>;

const loaded = new Map<Locale, Promise<Messages>>();

/**
 * All texts of a language: messages/<locale>/<namespace>.json, the file's name being the namespace, so that a new area
 * is a new file and nothing to register. Read once a process, except while developing.
 */
export function messagesOf(locale: Locale): Promise<Messages> {
  const known = loaded.get(locale);
  if (known !== undefined && process.env.NODE_ENV === 'production') return known;
  const reading = readMessages(locale);
  loaded.set(locale, reading);
  return reading;
}

async function readMessages(locale: Locale): Promise<Messages> {
  const folder = join(process.cwd(), 'messages', locale);
  const files = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  const entries = files.map(async (name) => {
    const text = await readFile(join(folder, name), 'utf8');
    return [name.replace(/\.json$/, ''), JSON.parse(text) as Record<string, unknown>] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

import { existsSync } from 'node:fs';
import { findProgram } from '../../stack/find-program.ts';
import { MissingError } from '../../stack/remedy.ts';
import { run } from '../../stack/run.ts';
import { aptInstall } from './apt.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

function findChromium(): string | null {
  const configured = process.env.CHROMIUM_PATH;
  if (configured !== undefined && existsSync(configured)) return configured;
  const found = NAMES.map((name) => findProgram(name)).find((path) => path !== null);
  return found ?? (existsSync(MAC) ? MAC : null);
}

/** Hangul shows as boxes on a machine without a font that has it. */
async function hasHangulFont(): Promise<boolean> {
  if (process.platform === 'darwin' || findProgram('fc-list') === null) return process.platform === 'darwin';
  return (await run('fc-list', [':lang=ko', 'family'])).output.trim() !== '';
}

/** Path of a Chromium; as root on a machine with apt, one is installed when there is none, and a Korean font too. */
export async function ensureChromium(note: (line: string) => void): Promise<string> {
  const found = findChromium();
  const wanted = [...(found === null ? ['chromium'] : []), ...((await hasHangulFont()) ? [] : ['fonts-noto-cjk'])];
  await aptInstall(wanted, note);
  const path = findChromium();
  if (path !== null) return path;
  throw new MissingError(
    'Chromium was not found.',
    'apt-get install -y chromium fonts-noto-cjk (or set CHROMIUM_PATH to a Chrome)',
  );
}

import { findProgram } from '../../stack/find-program.ts';
import { MissingError } from '../../stack/remedy.ts';
import { aptInstall } from './apt.ts';

/** Prometheus and its promtool, which tests ask the shop's expressions; installed with apt where that is possible. */
export async function ensurePrometheus(note: (line: string) => void): Promise<void> {
  const isMissing = () => ['prometheus', 'promtool'].some((name) => findProgram(name) === null);
  if (isMissing()) await aptInstall(['prometheus'], note);
  if (isMissing()) throw new MissingError('Prometheus was not found.', 'apt-get install -y prometheus');
}

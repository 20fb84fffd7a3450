import { findProgram } from '../../stack/find-program.ts';
import { MissingError } from '../../stack/remedy.ts';
import { aptInstall } from './apt.ts';

/** Prometheus and promtool for tests of rules and expressions; as root on a machine with apt they are installed. */
export async function ensurePrometheus(note: (line: string) => void): Promise<void> {
  const isThere = () => findProgram('promtool') !== null && findProgram('prometheus') !== null;
  if (!isThere() && process.getuid?.() === 0 && findProgram('apt-get') !== null) {
    note('installing prometheus with apt');
    await aptInstall(['prometheus']);
  }
  if (isThere()) return;
  throw new MissingError(
    'Prometheus and promtool were not found.',
    process.platform === 'darwin' ? 'brew install prometheus' : 'apt-get install -y prometheus',
  );
}

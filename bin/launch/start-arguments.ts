import { readCommandLine, UsageError } from '../../contracts/command-line.ts';
import { MOST_CONSUMERS, WRITERS } from './writers.ts';

export const START_USAGE = `npm start -- [--consumers 1|2|3] [--brokers 1|3]

--consumers N  consumers of each of the groups ${WRITERS.join(', ')}, each in a process of its own (default 1)
--brokers N    Kafka brokers of the local stack (default: as many as it was made with, else 1)`;

export interface StartArguments {
  consumers: number;
  /** undefined: as many as the stack was made with. */
  brokers: number | undefined;
}

/** Parses the command line; throws UsageError on an invalid one; null when only the usage was requested. */
export function parseStartArguments(argv: readonly string[]): StartArguments | null {
  const { values } = readCommandLine(argv, {
    options: { consumers: { type: 'string' }, brokers: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help === true) return null;
  const consumers = Number(values.consumers ?? 1);
  if (!Number.isInteger(consumers) || consumers < 1 || consumers > MOST_CONSUMERS)
    throw new UsageError(`--consumers takes 1 to ${MOST_CONSUMERS}: their topics have ${MOST_CONSUMERS} partitions.`);
  return { consumers, brokers: values.brokers === undefined ? undefined : Number(values.brokers) };
}

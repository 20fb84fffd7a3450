import { readCommandLine, UsageError } from '#contracts/command-line.ts';

export const STREAM_USAGE = `npm run analytics -- stream [options]        keeps the roll-ups by Spark Structured Streaming, until it is stopped
  --out DIR           where settings and checkpoints are. Default .cache/analytics/stream
  --memory M          heap of Spark. Default 512m
  --max-messages N    of a micro-batch. Default 20000
`;

export interface StreamArguments {
  out: string | undefined;
  memory: string;
  maxMessages: number;
}

/** Spark refuses to start with less. */
const LEAST_MEGABYTES = 450;

/**
 * The command line after `stream`; null when only the usage was asked for. Throws a UsageError that names what is
 * wrong.
 */
export function parseStream(argv: readonly string[]): StreamArguments | null {
  const text = { type: 'string' } as const;
  const options = { out: text, memory: text, 'max-messages': text, help: { type: 'boolean' } } as const;
  const { values } = readCommandLine(argv, { options });
  if (values.help === true) return null;
  const memory = values.memory ?? '512m';
  const [, size, unit] = /^(\d+)([mg])$/.exec(memory) ?? [];
  if (size === undefined || Number(size) * (unit === 'g' ? 1_024 : 1) < LEAST_MEGABYTES)
    throw new UsageError(`--memory "${memory}": 512m, 2g, …, at least ${LEAST_MEGABYTES}m.`);
  const maxMessages = Number(values['max-messages'] ?? 20_000);
  if (!Number.isInteger(maxMessages) || maxMessages < 100 || maxMessages > 200_000)
    throw new UsageError(`--max-messages "${values['max-messages']}": a whole number, 100 to 200000.`);
  return { out: values.out, memory, maxMessages };
}

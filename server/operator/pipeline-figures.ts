import type { PanelCell, PipelineAnswer } from '#contracts/pipeline-panels.ts';
import type { PanelReader } from '#server/adapters/postgres/panel-reader.ts';
import type { Session } from '#server/identity/sessions.ts';
import type { KafkaState, KafkaStateReader } from '#server/observability/kafka-state.ts';
import { requireOperator } from './require-operator.ts';

export interface TimeRange {
  fromMs: number;
  toMs: number;
}

/** What is asked for one panel. */
export interface FigureRequest {
  /** One query of a panel runs at a time. */
  panel: string;
  /** Requests of one key have one answer: everything the statement depends on, but for the time. */
  key: string;
  /** The last so many minutes. */
  minutes: number;
  /** How long an answer serves everybody who asks for the same. */
  pace: keyof typeof SHARED_MS;
  source:
    | { kind: 'sql'; statement(range: TimeRange): { text: string; values: readonly unknown[] } }
    | { kind: 'kafka'; figure: 'lag' | 'arrivals' | 'dead-letters' };
}

export interface PipelineFigures {
  /**
   * Rows for an operator; DangolError('forbidden') for anybody else, 'unavailable' while the store behind the panel is.
   * Never more than one query of a panel at a time; requests with one key share an answer for two seconds, those of
   * slow panels for 30.
   */
  rows(session: Pick<Session, 'role'>, request: FigureRequest): Promise<PipelineAnswer>;
}

const SHARED_MS = { live: 2_000, slow: 30_000 } as const;
const MINUTE_MS = 60_000;

export function createPipelineFigures({
  reader,
  kafka,
  now = Date.now,
}: {
  reader: Pick<PanelReader, 'read'>;
  kafka: KafkaStateReader;
  now?: () => number;
}): PipelineFigures {
  const answers = new Map<string, { untilMs: number; answer: Promise<PipelineAnswer> }>();
  const queues = new Map<string, Promise<unknown>>();

  async function read({ minutes, source }: FigureRequest): Promise<PipelineAnswer> {
    const toMs = now();
    const range = { fromMs: toMs - minutes * MINUTE_MS, toMs };
    if (source.kind === 'kafka') return { ...range, rows: kafkaRows(source.figure, await kafka.read()) };
    const { text, values } = source.statement(range);
    const rows = await reader.read(text, values);
    return {
      ...range,
      rows: rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, cellOf(value)]))),
    };
  }

  return {
    async rows(session, request) {
      requireOperator(session);
      const key = `${request.panel} ${request.minutes} ${request.key}`;
      for (const [old, { untilMs }] of answers) if (untilMs < now()) answers.delete(old);
      const known = answers.get(key);
      if (known !== undefined) return known.answer;
      const answer = (queues.get(request.panel) ?? Promise.resolve()).then(() => read(request));
      const done = answer.catch(() => undefined);
      queues.set(request.panel, done);
      // Counted from its end: one that takes long is shared by all who ask meanwhile.
      const entry = { untilMs: Number.POSITIVE_INFINITY, answer };
      answers.set(key, entry);
      answer.then(
        () => {
          entry.untilMs = now() + SHARED_MS[request.pace];
        },
        () => answers.delete(key),
      );
      return answer;
    },
  };
}

/** Times as epoch ms; anything but numbers and texts is no value. */
function cellOf(value: unknown): PanelCell {
  if (value instanceof Date) return value.getTime();
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}

function kafkaRows(figure: 'lag' | 'arrivals' | 'dead-letters', state: KafkaState): PipelineAnswer['rows'] {
  if (figure === 'lag') return state.lag;
  if (figure === 'dead-letters') return state.deadLetters;
  return state.topics.map(({ topic, messages, perSecond }) => ({ topic, messages, per_second: perSecond }));
}

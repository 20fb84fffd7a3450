/** A line and its number, from 1. */
export interface Line {
  number: number;
  text: string;
  /** It was longer than what is kept of it. */
  cut?: boolean;
}

/** Longer lines are no rows of a table. */
const LONGEST_LINE = 1 << 22;

/**
 * Lines, in batches as large as what comes in. They end in LF, CRLF, or (where the text has no LF) CR. Memory: a chunk
 * and a line, of which at most 4 MB are kept.
 */
export async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<Line[]> {
  let rest = '';
  let cut = false;
  let number = 0;
  let end: string | null = null;
  for await (const chunk of chunks) {
    let text = rest + chunk;
    end ??= lineEndOf(text);
    const last = end === null ? -1 : text.lastIndexOf(end);
    if (last < 0) {
      if (text.length > LONGEST_LINE) {
        text = text.slice(0, LONGEST_LINE >> 1);
        cut = true;
      }
      rest = text;
      continue;
    }
    rest = text.slice(last + 1);
    const lines = text.slice(0, last).split(end as string);
    const batch: Line[] = new Array(lines.length);
    for (let n = 0; n < lines.length; n++) batch[n] = { number: ++number, text: withoutReturn(lines[n] as string) };
    if (cut) (batch[0] as Line).cut = true;
    cut = false;
    yield batch;
  }
  if (rest !== '') yield [{ number: number + 1, text: withoutReturn(rest), ...(cut ? { cut } : {}) }];
}

function lineEndOf(text: string): string | null {
  if (text.includes('\n')) return '\n';
  // A CR at the very end may be the first half of CRLF.
  const at = text.indexOf('\r');
  return at >= 0 && at < text.length - 1 ? '\r' : null;
}

function withoutReturn(line: string): string {
  return line.charCodeAt(line.length - 1) === 13 ? line.slice(0, -1) : line;
}

'use client';

import { useEffect, useRef, useState } from 'react';
import type { DryRunAnswer, DryRunLine, DryRunProgress } from '#contracts/operator.ts';
import type { SettingError } from '#contracts/rule-settings.ts';
import type { RuleSettings } from '#domain/coupon/rule.ts';

export interface DryRunFailure {
  code: string;
  errors: SettingError[];
}

export type DryRunState =
  | { kind: 'idle' }
  | { kind: 'running'; progress: DryRunProgress | null }
  | { kind: 'done'; answer: DryRunAnswer; settings: RuleSettings }
  | { kind: 'failed'; failure: DryRunFailure };

/** A dry run on the server, line by line. A new run, stopping or leaving the page ends the running one. */
export function useDryRun(code: string) {
  const [state, setState] = useState<DryRunState>({ kind: 'idle' });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  async function start(settings: RuleSettings): Promise<void> {
    running.current?.abort();
    const own = new AbortController();
    running.current = own;
    const show = (next: DryRunState) => {
      if (running.current === own) setState(next);
    };
    show({ kind: 'running', progress: null });
    let last: DryRunLine | undefined;
    try {
      for await (const line of linesOf(`/admin/api/rules/${code}/dry-run`, settings, own.signal)) {
        last = line;
        if (line.kind === 'progress') show({ kind: 'running', progress: line.progress });
      }
    } catch {
      last = undefined;
    }
    if (last?.kind === 'answer') show({ kind: 'done', answer: last.answer, settings });
    else
      show({
        kind: 'failed',
        failure:
          last?.kind === 'error'
            ? { code: last.error.code, errors: last.error.errors ?? [] }
            : { code: 'unavailable', errors: [] },
      });
  }

  function stop(): void {
    running.current?.abort();
    running.current = null;
    setState({ kind: 'idle' });
  }

  return { state, start, stop };
}

async function* linesOf(url: string, settings: RuleSettings, signal: AbortSignal): AsyncGenerator<DryRunLine> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(settings), headers, signal });
  if (!response.ok || response.body === null) throw new Error(`the dry run was refused: ${response.status}`);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const lines = (rest + value).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line) as DryRunLine;
  }
}

import { readFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import type { Figure } from './bench.ts';

export interface Machine {
  cpu: string;
  cores: number;
  memoryGb: number;
  os: string;
  node: string;
  measuredAt: string;
}

export interface BenchReport {
  machine: Machine;
  figures: Record<string, Figure>;
}

export function machineOf(measuredAt: string): Machine {
  const all = cpus();
  return {
    cpu: all[0]?.model.trim() || modelName(),
    cores: all.length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    os: `${process.platform} ${release()}`,
    node: process.version,
    measuredAt,
  };
}

function modelName(): string {
  try {
    return /model name\s*:\s*(.+)/.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? 'unknown';
  } catch {
    return 'unknown';
  }
}

/** Whether the value reaches its target; undefined: it has none. */
export function reached({ value, target }: Figure): boolean | undefined {
  if (target === undefined) return undefined;
  return 'atLeast' in target ? value >= target.atLeast : value <= target.atMost;
}

/** A figure as one line for people. */
export function lineOf(name: string, figure: Figure): string {
  const { value, unit, target } = figure;
  const aim = target === undefined ? '' : 'atLeast' in target ? ` (≥ ${target.atLeast})` : ` (≤ ${target.atMost})`;
  const verdict = reached(figure);
  const mark = verdict === undefined ? ' ' : verdict ? '✓' : '✗';
  return `${mark} ${name.padEnd(34)} ${rounded(value).padStart(12)} ${unit}${aim}`;
}

function rounded(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  return value >= 100 ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(3)));
}

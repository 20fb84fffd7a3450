import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { trimJvmOptions } from './elasticsearch.ts';
import { parseJavaMajor } from './java.ts';
import { familyCpuSeconds, isRunning, parseStat, startMark } from './process-table.ts';
import { restartPauseMs } from './supervised-process.ts';

test('a process is told from a later one with its pid by when it started', () => {
  const mark = startMark(process.pid) ?? '';
  expect(mark).not.toBe('');
  expect(isRunning({ name: 'self', pid: process.pid, mark })).toBe(true);
  expect(isRunning({ name: 'self', pid: process.pid, mark: `${mark}0` })).toBe(false);
  expect(isRunning({ name: 'nobody', pid: 2 ** 22 + 1, mark: '1' })).toBe(false);
});

test('a name with spaces and brackets does not shift the fields', () => {
  const fields = ['S', '1', '42', ...Array.from({ length: 16 }, (_, index) => String(index)), '987654', '0'];
  expect(parseStat(`7 (odd) name (x)) ${fields.join(' ')}`)).toEqual({
    ...{ state: 'S', parent: 1, group: 42 },
    startTicks: '987654',
    // Fields 14 to 17 of proc(5): user and system time, own and of children that ended.
    cpuTicks: 8 + 9 + 10 + 11,
  });
});

test.skipIf(process.platform !== 'linux')('CPU of a process includes that of a child that has ended', () => {
  const self = { name: 'self', pid: process.pid, mark: startMark(process.pid) ?? '' };
  const before = familyCpuSeconds(self) ?? Number.NaN;
  // 0.3 s of CPU: less than a clock tick would not show.
  execFileSync(process.execPath, [
    '-e',
    'const until = process.cpuUsage().user + 300_000; while (process.cpuUsage().user < until);',
  ]);
  expect((familyCpuSeconds(self) ?? 0) - before).toBeGreaterThan(0.25);
  expect(familyCpuSeconds({ ...self, mark: `${self.mark}0` })).toBeNull();
});

test('pauses between restarts double and stay bounded', () => {
  expect([0, 1, 2, 3].map(restartPauseMs)).toEqual([250, 500, 1_000, 2_000]);
  expect(restartPauseMs(50)).toBe(10_000);
});

test('the major version of Java, old and new style', () => {
  expect(parseJavaMajor('openjdk version "25.0.1" 2025-10-21 LTS')).toBe(25);
  expect(parseJavaMajor('openjdk version "17.0.15"')).toBe(17);
  expect(parseJavaMajor('java version "1.8.0_202"')).toBe(1);
  expect(parseJavaMajor('command not found')).toBeNull();
});

test('one garbage collector, a small heap, and no module a trimmed JRE lacks', () => {
  const options = trimJvmOptions(
    '# note\n-XX:+UseG1GC\n20-:--add-modules=jdk.incubator.vector\n-Xlog:gc*:file=gc.log\n-Dkeep=1\n',
  );
  expect(options.trim().split('\n')).toEqual(['-Dkeep=1', '-XX:+UseSerialGC', '-Xms256m', '-Xmx256m']);
});

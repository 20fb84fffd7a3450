import { expect, test } from 'vitest';
import { run, runOrThrow } from './run.ts';

const node = (script: string, options: Parameters<typeof run>[2] = {}) =>
  run(process.execPath, ['-e', script], options);

test('the exit code and both streams in the order they were written, as they come and at the end', async () => {
  const chunks: string[] = [];
  const script = `process.stdout.write('하나 '); setTimeout(() => { process.stderr.write('둘\\n'); process.exitCode = 3; }, 50)`;
  const result = await node(script, { onOutput: (chunk) => chunks.push(chunk) });
  expect(result).toEqual({ code: 3, output: '하나 둘\n' });
  expect(chunks.join('')).toBe(result.output);
});

test('a character whose bytes come apart is one character', async () => {
  const chunks: string[] = [];
  const script = `process.stdout.write(Buffer.from([0xea, 0xb0])); setTimeout(() => process.stdout.write(Buffer.from([0x80])), 100)`;
  const { output } = await node(script, { onOutput: (chunk) => chunks.push(chunk) });
  expect(output).toBe('가');
  expect(chunks.join('')).toBe('가');
});

test('the environment is the one that is passed, and nothing is typed into it', async () => {
  const script = `process.stdin.on('end', () => console.log(process.env.PASSED, process.env.HOME)).resume()`;
  expect((await node(script, { env: { PASSED: 'a' } })).output).toBe('a undefined\n');
});

test('a program that is not there, one that takes too long and one that is called off have no code', async () => {
  const missing = await run('dangol-no-such-program', []);
  expect(missing.code).toBeNull();
  expect(missing.output).toContain('ENOENT');
  expect((await node('setInterval(() => 0, 1_000)', { timeoutMs: 100 })).code).toBeNull();
  const stopping = new AbortController();
  const running = node(`console.log('up'); setInterval(() => 0, 1_000)`, {
    signal: stopping.signal,
    onOutput: () => stopping.abort(),
  });
  expect((await running).code).toBeNull();
});

test('a failure names the program and ends with its last lines', async () => {
  const failing = runOrThrow(process.execPath, [
    '-e',
    `for (let n = 0; n < 20; n++) console.log('line', n); process.exit(1)`,
  ]);
  await expect(failing).rejects.toThrow(/-e failed \(exit 1\):\nline 12\n.*line 19$/s);
});

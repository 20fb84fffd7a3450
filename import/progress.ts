const WIDTH = 28;
const EVERY_MS = 100;

/**
 * A bar on standard error while it is a terminal, else nothing. `step` may be called as often as one likes: it draws
 * ten times a second.
 */
export function createProgress(stream: NodeJS.WriteStream = process.stderr) {
  let drawnAt = 0;
  let drawn = false;
  const clear = () => {
    if (drawn) stream.write('\r\x1b[K');
    drawn = false;
  };
  return {
    step(label: string, done: number, of: number): void {
      const now = performance.now();
      if (!stream.isTTY || now - drawnAt < EVERY_MS) return;
      drawnAt = now;
      drawn = true;
      const share = of > 0 ? Math.min(1, done / of) : 0;
      const bar = '█'.repeat(Math.round(share * WIDTH)).padEnd(WIDTH, '░');
      stream.write(`\r\x1b[K  ${label.padEnd(10)} ${bar} ${(share * 100).toFixed(0).padStart(3)} %`);
    },
    clear,
  };
}

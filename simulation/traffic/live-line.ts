const EVERY_MS = 10_000;

/** Lines that replace each other on a terminal; elsewhere one every ten seconds. */
export function createLiveLines(stream: NodeJS.WriteStream = process.stderr) {
  let drawn = 0;
  let printedAtMs = 0;
  const clear = () => {
    if (drawn > 0) stream.write(`\x1b[${drawn}A\r\x1b[J`);
    drawn = 0;
  };
  return {
    /** `summary` stands alone where nothing can be redrawn. */
    show(summary: string, table: () => readonly string[] = () => []): void {
      if (!stream.isTTY) {
        if (Date.now() - printedAtMs < EVERY_MS) return;
        printedAtMs = Date.now();
        stream.write(`  ${summary}\n`);
        return;
      }
      clear();
      const lines = [...table(), summary].slice(-(Math.max(4, stream.rows) - 1));
      stream.write(lines.map((line) => `  ${line.slice(0, stream.columns - 3)}\n`).join(''));
      drawn = lines.length;
    },
    clear,
  };
}

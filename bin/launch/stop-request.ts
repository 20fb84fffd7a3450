/**
 * An abort signal for commands that start processes: fires at Ctrl-C, at SIGTERM and SIGHUP, and when the program that
 * started us is gone without a word (a kill -9).
 */
export function stopRequest(): AbortSignal {
  const controller = new AbortController();
  const stop = () => controller.abort(new Error('Stopped.'));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  if (process.connected) {
    process.once('disconnect', stop);
    // Listening would keep a command alive that has nothing more to do.
    process.channel?.unref();
  }
  return controller.signal;
}

/** Questions answered by one command: more would keep Redis from everybody else for longer than a millisecond. */
const AT_MOST = 256;

/**
 * `askAll` for the questions of one turn of the event loop together, so that a command's cost in the client (some 20 µs,
 * several times what Redis takes) is shared by the requests that came in at once. Answers stand in the questions' order; a
 * failure is everybody's.
 */
export function gatherTurn<Q, A>(
  askAll: (questions: readonly Q[]) => Promise<readonly A[]>,
): (question: Q) => Promise<A> {
  type Asked = { question: Q; resolve(answer: A): void; reject(error: unknown): void };
  let waiting: Asked[] | null = null;

  async function ask(turn: Asked[]): Promise<void> {
    if (waiting === turn) waiting = null;
    try {
      const answers = await askAll(turn.map(({ question }) => question));
      for (const [n, { resolve }] of turn.entries()) resolve(answers[n] as A);
    } catch (error) {
      for (const { reject } of turn) reject(error);
    }
  }

  return (question) =>
    new Promise<A>((resolve, reject) => {
      if (waiting === null || waiting.length >= AT_MOST) {
        waiting = [];
        setImmediate(ask, waiting);
      }
      waiting.push({ question, resolve, reject });
    });
}

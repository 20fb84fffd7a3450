/** What the code that renders a shared page found out and no part of the answer states. */
export interface RenderingNotes {
  /** What the address names is not there, though a payload for the router has the status 200. */
  isMissing: boolean;
  /** The page read a session: it may depend on it. */
  readsSession: boolean;
  /** A part failed, or shows what was read before because it could not be read now. */
  isIncomplete: boolean;
}

// On globalThis: Next loads a module once per bundle, and the server in front of it is in none.
const shared = globalThis as typeof globalThis & {
  dangolRenderings?: { last: number; underWay: Map<number, RenderingNotes> };
};

function renderings() {
  shared.dangolRenderings ??= { last: 0, underWay: new Map() };
  return shared.dangolRenderings;
}

/** Runs `render` with the number of a rendering of its own, under which `noteOfRendering` adds to the notes. */
export async function withNotes<T>(
  render: (rendering: number) => Promise<T>,
): Promise<{ result: T; notes: RenderingNotes }> {
  const all = renderings();
  const rendering = ++all.last;
  const notes: RenderingNotes = { isMissing: false, readsSession: false, isIncomplete: false };
  all.underWay.set(rendering, notes);
  try {
    return { result: await render(rendering), notes };
  } finally {
    all.underWay.delete(rendering);
  }
}

/** Does nothing for a rendering that is over. */
export function noteOfRendering(rendering: number, note: keyof RenderingNotes): void {
  const notes = renderings().underWay.get(rendering);
  if (notes !== undefined) notes[note] = true;
}

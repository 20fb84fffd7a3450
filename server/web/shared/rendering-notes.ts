import { processWide } from '#server/process-wide.ts';

/** What the code that renders a shared page found out and no part of the answer states. */
export interface RenderingNotes {
  /** It was admitted: the framework renders it to its end, also when all clients have left. */
  isBegun: boolean;
  /** What the address names is not there, though a payload for the router has the status 200. */
  isMissing: boolean;
  /** The page read a session: it may depend on it. */
  readsSession: boolean;
  /** A part failed, or shows what was read before because it could not be read now. */
  isIncomplete: boolean;
}

const renderings = processWide('renderings', () => ({ last: 0, underWay: new Map<number, RenderingNotes>() }));

export const noNotes = (): RenderingNotes => ({
  ...{ isBegun: false, isMissing: false, readsSession: false, isIncomplete: false },
});

/** Runs `render` with the number of a rendering of its own, under which `noteOfRendering` adds to `notes`. */
export async function withNotes<T>(notes: RenderingNotes, render: (rendering: number) => Promise<T>): Promise<T> {
  const rendering = ++renderings.last;
  renderings.underWay.set(rendering, notes);
  try {
    return await render(rendering);
  } finally {
    renderings.underWay.delete(rendering);
  }
}

/** Does nothing for a rendering that is over. */
export function noteOfRendering(rendering: number, note: keyof RenderingNotes): void {
  const notes = renderings.underWay.get(rendering);
  if (notes !== undefined) notes[note] = true;
}

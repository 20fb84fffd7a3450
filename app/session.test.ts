import { afterEach, expect, test, vi } from 'vitest';
import { inRequest } from '#server/web/request-context.ts';
import { noNotes, withNotes } from '#server/web/shared/rendering-notes.ts';
import { SHARED_PAGE_HEADER, sealSharedPage } from '#server/web/shared/seal.ts';

// Next's headers outside Next: those of a request for a shared page.
const sent = vi.hoisted(() => ({ headers: new Headers() }));
vi.mock('next/headers', () => ({
  headers: async () => sent.headers,
  cookies: async () => ({ get: () => undefined }),
}));
const { currentSession, pageSession } = await import('./session.ts');

afterEach(() => {
  sent.headers = new Headers();
});

test.each([
  ['pageSession', pageSession],
  ['currentSession', currentSession],
])(
  '%s in a page that is rendered for everybody: a guest stored nowhere at most, and the rendering is marked',
  async (name, read) => {
    const notes = noNotes();
    const result = await withNotes(notes, (rendering) => {
      sent.headers.set(SHARED_PAGE_HEADER, sealSharedPage('people', rendering, '127.0.0.1'));
      return inRequest({ readUntilMs: null, failure: null, rendering }, () =>
        read().then(
          ({ customerId }) => customerId,
          (error: unknown) => String(error),
        ),
      );
    });
    expect(notes.readsSession).toBe(true);
    if (name === 'pageSession') expect(result).toBeNull();
    else expect(result).toContain('Log-ins cannot be read');
  },
);

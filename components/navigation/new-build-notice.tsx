'use client';

import { useTranslations } from 'next-intl';
import { useEffect } from 'react';
import { toast } from '#components/ui/toast.tsx';
import { onNewerBuild, onStaleBuild } from './stale-build.ts';
import { type ReloadNote, readTypedFields, reloadNoteSchema, writeTypedFields } from './typed-fields.ts';

const NOTE = 'dangol-reloaded';
/** A second reload within this time would not help and could repeat without end. */
const AGAIN_AFTER_MS = 5 * 60_000;
/** A note older than this is of a reload that came to nothing. */
const NOTE_LIVES_MS = 60_000;

/**
 * For a tab that was opened before a deploy. When something fails it reloads the page, restores what was typed, and
 * shows a notice; where a reload did not help it shows instructions. Before anything fails it offers a reload. Renders
 * nothing itself.
 */
export function NewBuildNotice() {
  const t = useTranslations('shop.newBuild');

  useEffect(() => {
    const note = readNote();
    if (note === null || note.isTold || note.path !== location.pathname || Date.now() - note.atMs > NOTE_LIVES_MS)
      return;
    writeNote({ ...note, fields: [], isTold: true });
    void writeTypedFields(note.fields);
    toast(t(note.isAsked === true ? 'opened' : 'loaded'), { duration: 8_000 });
  }, [t]);

  useEffect(
    () =>
      onStaleBuild(() => {
        const before = readNote();
        const isAgain = before !== null && Date.now() - before.atMs < AGAIN_AFTER_MS;
        const note = { atMs: Date.now(), path: location.pathname, fields: readTypedFields(), isTold: false };
        if (!isAgain && writeNote(note)) location.reload();
        else toast.error(t('reload'), { duration: 30_000, id: 'new-build' });
      }),
    [t],
  );

  useEffect(
    () =>
      onNewerBuild(() =>
        toast(t('available'), {
          id: 'newer-build',
          duration: Number.POSITIVE_INFINITY,
          action: {
            label: t('open'),
            onClick() {
              const fields = readTypedFields();
              writeNote({ atMs: Date.now(), path: location.pathname, fields, isTold: false, isAsked: true });
              location.reload();
            },
          },
        }),
      ),
    [t],
  );
  return null;
}

function readNote(): ReloadNote | null {
  try {
    return reloadNoteSchema.parse(JSON.parse(sessionStorage.getItem(NOTE) ?? 'null'));
  } catch {
    return null;
  }
}

/** Whether the browser stored it; without a note reloads could repeat without end. */
function writeNote(note: ReloadNote): boolean {
  try {
    sessionStorage.setItem(NOTE, JSON.stringify(note));
    return true;
  } catch {
    return false;
  }
}

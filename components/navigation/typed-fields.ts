import { z } from 'zod';

/** A typed value, with the selector of its field: by name or id, on the same page. */
const typedFieldSchema = z.object({ selector: z.string(), value: z.string() });

/**
 * Stored across a reload for a new build: time, path, the values typed there, and whether the notice was shown.
 */
export const reloadNoteSchema = z.object({
  atMs: z.number(),
  path: z.string(),
  fields: z.array(typedFieldSchema),
  isTold: z.boolean(),
  /** The reader asked for the reload: nothing had failed. */
  isAsked: z.boolean().optional(),
});
export type ReloadNote = z.infer<typeof reloadNoteSchema>;

type Field = HTMLInputElement | HTMLTextAreaElement;

/** Passwords and card numbers are typed again: they are written nowhere. */
const KEPT = [
  ...['text', 'email', 'tel', 'number', 'search', 'url'].map((type) => `input[type=${type}]`),
  'input:not([type])',
  'textarea',
].join(',');

function selectorOf(field: Field): string | null {
  const tag = field.tagName.toLowerCase();
  if (field.name !== '') return `${tag}[name=${CSS.escape(field.name)}]`;
  return field.id === '' ? null : `${tag}#${CSS.escape(field.id)}`;
}

export function readTypedFields(): ReloadNote['fields'] {
  return [...document.querySelectorAll<Field>(KEPT)].flatMap((field) => {
    const selector = selectorOf(field);
    // What is typed there is words to search for, and opens a list.
    if (field.role === 'combobox') return [];
    const isSecret = field.autocomplete.startsWith('cc-') || field.autocomplete.includes('password');
    return selector === null || isSecret || field.value === '' ? [] : [{ selector, value: field.value }];
  });
}

/**
 * Sets values as if typed: React notices a value only through the element's own setter and an input event. One after
 * another, since a form that keeps all its fields in one state has to render before the next is set.
 */
export async function writeTypedFields(fields: ReloadNote['fields']): Promise<void> {
  for (const { selector, value } of fields) {
    const field = document.querySelector<Field>(selector);
    if (field === null || field.value === value) continue;
    const prototype = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype;
    Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, value);
    field.dispatchEvent(new Event('input', { bubbles: true }));
    await new Promise((drawn) => setTimeout(drawn));
  }
}

'use client';

import { CircleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type MouseEvent, useEffect, useRef } from 'react';

/** What an action found wrong with a form. */
export interface FormRefusal {
  message: string;
  /** The one field it is about, or every field by name. A name is the id of its input too. */
  field?: string | undefined;
  fields?: Record<string, string> | undefined;
}

/**
 * What is wrong by field: of a refusal that names one field, that one. Without a field on the form it is about the
 * form.
 */
export function fieldErrors(refusal: FormRefusal | null, known: readonly string[]): Record<string, string> {
  if (refusal === null) return {};
  const all = refusal.fields ?? (refusal.field === undefined ? {} : { [refusal.field]: refusal.message });
  return Object.fromEntries(Object.entries(all).filter(([name]) => known.includes(name)));
}

export interface FormErrorsProps {
  refusal: FormRefusal | null;
  /** The form's fields in their order, by the id of the input, with their labels. */
  fields: Readonly<Record<string, string>>;
  /** Heading for errors that no field can correct. */
  title?: string;
}

/**
 * At the head of a form: all its errors at once, announced when they appear, each a link to its field. The focus moves
 * to the first such field, or to the errors themselves where no field can correct them, so that a phone scrolls them
 * into view.
 */
export function FormErrors({ refusal, fields, title }: FormErrorsProps) {
  const t = useTranslations('shop.formErrors');
  const box = useRef<HTMLDivElement>(null);
  const order = Object.keys(fields);
  const errors = fieldErrors(refusal, order);
  const wrong = order.filter((name) => errors[name] !== undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each refusal.
  useEffect(() => {
    if (refusal === null) return;
    const first = wrong[0] === undefined ? null : document.getElementById(wrong[0]);
    (first ?? box.current)?.focus();
  }, [refusal]);
  if (refusal === null) return null;

  function goTo(event: MouseEvent, name: string) {
    event.preventDefault();
    document.getElementById(name)?.focus();
  }

  return (
    <div
      ref={box}
      role="alert"
      tabIndex={-1}
      data-testid="form-errors"
      className="flex gap-2.5 rounded-xl bg-danger-soft px-4 py-3 text-sm text-danger-text outline-none focus-visible:ring-2 focus-visible:ring-danger"
    >
      <CircleAlert aria-hidden className="mt-0.5 size-4.5 shrink-0" />
      {wrong.length === 0 ? (
        <p>
          {title === undefined ? null : <b className="block">{title}</b>}
          {refusal.message}
        </p>
      ) : (
        <div>
          <p className="font-bold">{t('title', { count: wrong.length })}</p>
          <ul className="mt-1 grid gap-1">
            {wrong.map((name) => (
              <li key={name}>
                <a href={`#${name}`} onClick={(event) => goTo(event, name)} className="underline underline-offset-4">
                  {fields[name]}: {errors[name]}
                </a>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

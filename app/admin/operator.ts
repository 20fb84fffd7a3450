import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import type { Session } from '#server/identity/sessions.ts';
import { isOperator } from '#server/operator/require-operator.ts';
import { missingMetadata } from '../missing.tsx';
import { currentSession } from '../session.ts';

/** The operator who asks. To anybody else the console is not there: 404, as for a page that never was. */
export async function operatorOrNotFound(): Promise<Session> {
  const session = await currentSession();
  if (!isOperator(session)) notFound();
  return session;
}

type Words = Awaited<ReturnType<typeof getTranslations<'admin'>>>;

/** A console page's title; for anybody but an operator that of the 404 page. */
export async function operatorMetadata(titleOf: (t: Words) => string): Promise<Metadata> {
  if (!isOperator(await currentSession())) return missingMetadata();
  return { title: titleOf(await getTranslations('admin')), robots: { index: false } };
}

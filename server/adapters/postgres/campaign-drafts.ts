import { v7 as uuidv7 } from 'uuid';
import { isNightHour } from '#domain/coupon/reminder.ts';
import { birthYearsOf } from '#domain/shared/age-band.ts';
import { Prisma } from '#generated/prisma/client.ts';
import { OPEN_ACCOUNT } from './customers.ts';
import type { Database, Tx } from './transaction.ts';

/** What an operator changed: a draft, or a setting of the shop. */
export interface OperatorChange {
  kind: 'campaign-draft' | 'shop-setting';
  subject: string;
  changedBy: string;
  changedAt: Date;
  /** null: it was not there before, or is not there after. */
  before: unknown;
  after: unknown;
  /** It undid the change before it. */
  isUndo: boolean;
}

/** Holds a draft or a setting until the transaction ends, there or not: two operators write one after the other. */
export async function lockSubject(tx: Tx, subject: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${subject}, 17))`;
}

export async function addOperatorChange(tx: Tx, change: OperatorChange): Promise<void> {
  const json = (value: unknown) => (value === null ? Prisma.DbNull : (value as Prisma.InputJsonValue));
  const { before, after, ...rest } = change;
  await tx.operatorChange.create({ data: { ...rest, id: uuidv7(), before: json(before), after: json(after) } });
}

export interface DraftRow {
  kind: string;
  subject: string;
  details: unknown;
  createdAt: Date;
}

export function readDrafts(db: Database | Tx): Promise<DraftRow[]> {
  const select = { kind: true, subject: true, details: true, createdAt: true };
  return db.campaignDraft.findMany({ select, orderBy: { createdAt: 'desc' }, take: 100 });
}

/** false: there is one of this subject. */
export async function insertDraft(tx: Tx, draft: DraftRow & { createdBy: string }): Promise<boolean> {
  const data = { ...draft, id: uuidv7(), details: draft.details as Prisma.InputJsonValue };
  const { count } = await tx.campaignDraft.createMany({ data: [data], skipDuplicates: true });
  return count === 1;
}

/** Its details; undefined: there was none. */
export async function deleteDraft(tx: Tx, subject: string): Promise<unknown> {
  const found = await tx.campaignDraft.findUnique({ where: { subject } });
  if (found === null) return undefined;
  await tx.campaignDraft.delete({ where: { subject } });
  return found.details;
}

export async function updateDraft(tx: Tx, subject: string, details: unknown): Promise<void> {
  await tx.campaignDraft.update({ where: { subject }, data: { details: details as Prisma.InputJsonValue } });
}

/** null: not set. */
export async function readSetting(db: Database | Tx, name: string): Promise<unknown> {
  return (await db.shopSetting.findUnique({ where: { name } }))?.value ?? null;
}

/** null deletes it. */
export async function writeSetting(tx: Tx, name: string, value: unknown, updatedAt: Date): Promise<void> {
  if (value === null) {
    await tx.shopSetting.deleteMany({ where: { name } });
    return;
  }
  const row = { value: value as Prisma.InputJsonValue, updatedAt };
  await tx.shopSetting.upsert({ where: { name }, create: { name, ...row }, update: row });
}

/** The newest change of a subject. */
export function lastChange(db: Database | Tx, kind: OperatorChange['kind'], subject: string) {
  return db.operatorChange.findFirst({ where: { kind, subject }, orderBy: { changedAt: 'desc' } });
}

/**
 * Customers of a group to whom a message may be sent at an hour: with an open account and the consent to marketing, and
 * at night with that for the night. One pass over the customers.
 */
export async function audienceSize(
  db: Database | Tx,
  { gender, ageBand, hour }: { gender: 'FEMALE' | 'MALE'; ageBand: number; hour: number },
  year: number,
): Promise<number> {
  const { from, until } = birthYearsOf(ageBand, year);
  const [row] = await db.$queryRaw<{ size: number }[]>`
    SELECT count(*)::int AS size FROM customer
    WHERE gender = ${gender}::"Gender" AND birth_year BETWEEN ${from} AND ${until} AND role = 'CUSTOMER'
      AND ${OPEN_ACCOUNT} AND marketing_consent AND (night_consent OR NOT ${isNightHour(hour)})`;
  return row?.size ?? 0;
}

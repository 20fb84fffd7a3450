import { isDeepStrictEqual } from 'node:util';
import {
  type AudienceDraft,
  type InsightActionRequest,
  NEW_ARRIVALS_WINDOW,
  type PromotionDraft,
  promotionDraftSchema,
} from '#contracts/insight-actions.ts';
import type { InsightBoard } from '#contracts/insight-board.ts';
import type { Answer } from '#domain/insight/insight.ts';
import { textOfDay } from '#domain/shared/calendar.ts';
import { DangolError } from '#domain/shared/errors.ts';
import {
  addOperatorChange,
  deleteDraft,
  insertDraft,
  lastChange,
  lockSubject,
  readDrafts,
  readSetting,
  updateDraft,
  writeSetting,
} from '#server/adapters/postgres/campaign-drafts.ts';
import { type Database, inTransaction, type Tx } from '#server/adapters/postgres/transaction.ts';
import type { Session } from '#server/identity/sessions.ts';
import { requireOperator } from '../require-operator.ts';
import type { InsightBoards } from './board.ts';

type Operator = Pick<Session, 'role' | 'customerId'>;

export interface InsightActions {
  /**
   * Takes up what a statement leads to, or undoes it, and records who did. Again, from another tab too, it changes
   * nothing more. Nothing is sent and nothing is discounted by it. Every call is refused to others than operators
   * (DangolError 'forbidden'); 'conflict': the statement does not hold any more, or its group is too small.
   */
  act(operator: Operator, request: InsightActionRequest): Promise<void>;
  /** Sets the discount of a promotion draft; null takes it off. It stays a draft. 'not-found': there is none. */
  complete(operator: Operator, subject: string, discountPercent: number | null): Promise<void>;
}

export function createInsightActions({
  db,
  boards,
  now,
}: {
  db: Database;
  boards: InsightBoards;
  now: () => Date;
}): InsightActions {
  const record = (
    tx: Tx,
    operator: Operator,
    change: Omit<Parameters<typeof addOperatorChange>[1], 'changedBy' | 'changedAt'>,
  ) => addOperatorChange(tx, { ...change, changedBy: operator.customerId ?? '', changedAt: now() });

  async function takeDraft(operator: Operator, { kind, key }: InsightActionRequest): Promise<void> {
    const board = await boards.read(operator);
    const details = kind === 'audience' ? audienceOf(board, key) : promotionOf(board, key);
    const subject = subjectOf({ kind, key });
    await inTransaction(db, async (tx) => {
      await lockSubject(tx, subject);
      const createdBy = operator.customerId ?? '';
      if (!(await insertDraft(tx, { kind, subject, details, createdBy, createdAt: now() }))) return;
      await record(tx, operator, { kind: 'campaign-draft', subject, before: null, after: details, isUndo: false });
    });
  }

  async function undoDraft(operator: Operator, request: InsightActionRequest): Promise<void> {
    const subject = subjectOf(request);
    await inTransaction(db, async (tx) => {
      await lockSubject(tx, subject);
      const before = await deleteDraft(tx, subject);
      if (before !== undefined)
        await record(tx, operator, { kind: 'campaign-draft', subject, before, after: null, isUndo: true });
    });
  }

  async function setWindow(operator: Operator, { key, change }: InsightActionRequest): Promise<void> {
    const board = change === 'take' ? await boards.read(operator) : null;
    const statement = board === null ? null : statementOf(board.insights?.firstSales.answer, key);
    const subject = NEW_ARRIVALS_WINDOW;
    await inTransaction(db, async (tx) => {
      await lockSubject(tx, subject);
      const before = await readSetting(tx, subject);
      let after: unknown = statement && { days: statement.windowDays };
      if (statement === null) {
        const last = await lastChange(tx, 'shop-setting', subject);
        // Undone once: again there is nothing to undo.
        if (last === null || last.isUndo) return;
        after = last.before;
      }
      if (isDeepStrictEqual(before, after)) return;
      await writeSetting(tx, subject, after, now());
      await record(tx, operator, { kind: 'shop-setting', subject, before, after, isUndo: statement === null });
    });
  }

  return {
    async act(operator, request) {
      requireOperator(operator);
      if (request.kind === 'window') await setWindow(operator, request);
      else if (request.change === 'take') await takeDraft(operator, request);
      else await undoDraft(operator, request);
    },
    async complete(operator, subject, discountPercent) {
      requireOperator(operator);
      await inTransaction(db, async (tx) => {
        await lockSubject(tx, subject);
        const found = (await readDrafts(tx)).find((draft) => draft.subject === subject && draft.kind === 'promotion');
        if (found === undefined) throw new DangolError('not-found', 'There is no such draft of a promotion any more.');
        const before = promotionDraftSchema.parse(found.details);
        if (before.discountPercent === discountPercent) return;
        const after = { ...before, discountPercent };
        await updateDraft(tx, subject, after);
        await record(tx, operator, { kind: 'campaign-draft', subject, before, after, isUndo: false });
      });
    },
  };
}

/** A draft's subject; one statement has one draft. */
export function subjectOf({ kind, key }: Pick<InsightActionRequest, 'kind' | 'key'>): string {
  return `${kind}:${key}`;
}

function audienceOf({ insights, sizes }: InsightBoard, key: string): AudienceDraft {
  const { gender, ageBand, hour } = statementOf(insights?.hours.answer, key);
  const size = sizes[key] ?? null;
  if (size === null)
    throw new DangolError('conflict', 'Fewer than five customers of this group may be written to.', {
      details: { reason: 'insight-audience-small' },
    });
  return { gender, ageBand, hour, size };
}

function promotionOf({ insights }: InsightBoard, key: string): PromotionDraft {
  const { occasion, next } = statementOf(insights?.occasions.answer, key);
  return { occasion, from: textOfDay(next.from), until: textOfDay(next.until), discountPercent: null };
}

/** The statement of a key, among those that hold now. */
function statementOf<S extends { key: string }>(answer: Answer<S> | undefined, key: string): S {
  const found = answer?.state === 'found' ? answer.statements.find((statement) => statement.key === key) : undefined;
  if (found === undefined)
    throw new DangolError('conflict', 'This statement does not hold any more: look at the insights again.', {
      details: { reason: 'insight-changed' },
    });
  return found;
}

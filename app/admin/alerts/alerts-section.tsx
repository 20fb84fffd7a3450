import { AlertBoard } from '#components/operator/alert-board.tsx';
import { getContainer } from '#server/container.ts';
import type { Session } from '#server/identity/sessions.ts';
import { changeAlert } from './actions.ts';

/** The alerts, which are read again by themselves; without PostgreSQL a note that they cannot be read. */
export async function AlertsSection({ operator, isWhole }: { operator: Session; isWhole: boolean }) {
  const list = await getContainer()
    .alerts.list(operator)
    .catch(() => null);
  return <AlertBoard initial={list} change={changeAlert} isWhole={isWhole} />;
}

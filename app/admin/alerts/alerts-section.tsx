import { PipelineAlerts } from '#components/operator/pipeline-alerts.tsx';
import { getContainer } from '#server/container.ts';
import type { Session } from '#server/identity/sessions.ts';
import { changeAlert } from './actions.ts';

/** The alerts as they are now; without PostgreSQL a note that they cannot be read. */
export async function AlertsSection({ operator, isWhole }: { operator: Session; isWhole: boolean }) {
  const list = await getContainer()
    .alerts.list(operator)
    .catch(() => null);
  return <PipelineAlerts list={list} change={changeAlert} isWhole={isWhole} />;
}

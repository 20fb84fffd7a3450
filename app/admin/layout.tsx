import type { ReactNode } from 'react';
import { LogoutButton } from '#components/account/logout-button.tsx';
import { ConsoleBar } from '#components/operator/console-bar.tsx';
import { getContainer } from '#server/container.ts';
import { isOperator } from '#server/operator/require-operator.ts';
import { logOut, logOutByForm } from '../login/actions.ts';
import { Missing } from '../missing.tsx';
import { currentSession } from '../session.ts';
import { OperatorMessages } from './operator-messages.tsx';

/** Layout of the console: its bar replaces the shop's (globals.css, `.console`). */
export default async function AdminLayout({ children }: { children: ReactNode }) {
  const session = await currentSession();
  if (!isOperator(session)) return <Missing />;
  // Without PostgreSQL the console is shown without the operator's name.
  const profile = await getContainer()
    .members.profile(session.shopperId)
    .catch(() => null);
  return (
    <OperatorMessages>
      <div className="console min-h-dvh bg-surface-sunken pb-10">
        <ConsoleBar
          operatorName={profile?.name ?? null}
          logout={<LogoutButton logOut={logOut} logOutByForm={logOutByForm} isCompact />}
        />
        <div className="mx-auto w-full max-w-[100rem] px-3 pt-3 sm:px-5 sm:pt-5">{children}</div>
      </div>
    </OperatorMessages>
  );
}

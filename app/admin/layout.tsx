import type { ReactNode } from 'react';
import { ConsoleBar } from '#components/operator/console-bar.tsx';
import { isOperator } from '#server/operator/require-operator.ts';
import { Missing } from '../missing.tsx';
import { currentSession } from '../session.ts';
import { OperatorMessages } from './operator-messages.tsx';

/** A tool, not the shop: its bar stands in place of the shop's (globals.css, `.console`). */
export default async function AdminLayout({ children }: { children: ReactNode }) {
  if (!isOperator(await currentSession())) return <Missing />;
  return (
    <OperatorMessages>
      <div className="console min-h-dvh bg-surface-sunken pb-10">
        <ConsoleBar />
        <div className="mx-auto w-full max-w-[100rem] px-3 pt-3 sm:px-5 sm:pt-5">{children}</div>
      </div>
    </OperatorMessages>
  );
}

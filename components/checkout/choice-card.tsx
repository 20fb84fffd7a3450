import type { ReactNode } from 'react';
import { cn } from '#components/ui/class-names.ts';
import { Label } from '#components/ui/label.tsx';

export interface ChoiceCardProps {
  /** The radio button or checkbox. */
  control: ReactNode;
  isChosen: boolean;
  title: ReactNode;
  hint?: ReactNode;
  end?: ReactNode;
}

/** A choice one can press anywhere on. */
export function ChoiceCard({ control, isChosen, title, hint, end }: ChoiceCardProps) {
  return (
    <Label
      className={cn(
        'cursor-pointer items-center gap-3 rounded-xl border px-4 py-3.5 text-[15px] transition-colors',
        isChosen ? 'border-primary bg-primary-soft' : 'border-border hover:border-border-strong',
      )}
    >
      {control}
      <span className="min-w-0 flex-1">
        <span className="block font-semibold">{title}</span>
        {hint === undefined ? null : (
          <span className="mt-0.5 block text-[13px] font-normal text-muted-foreground">{hint}</span>
        )}
      </span>
      {end}
    </Label>
  );
}

import { cva, type VariantProps } from 'class-variance-authority';
import { Slot } from 'radix-ui';
import type { ComponentProps } from 'react';
import { cn } from './class-names.ts';
import { unlessIdle } from './unless-idle.ts';

const styles = cva(
  "inline-flex shrink-0 cursor-pointer items-center justify-center gap-2 rounded-lg font-semibold whitespace-nowrap transition-colors duration-150 outline-none select-none focus-visible:ring-2 focus-visible:ring-ring focus-visible:ring-offset-2 focus-visible:ring-offset-background disabled:pointer-events-none disabled:opacity-45 aria-disabled:pointer-events-none aria-disabled:not-aria-busy:opacity-45 aria-busy:opacity-80 [&_svg]:pointer-events-none [&_svg]:shrink-0 [&_svg:not([class*='size-'])]:size-4.5",
  {
    variants: {
      variant: {
        primary: 'bg-primary text-primary-foreground hover:bg-primary-strong',
        secondary: 'bg-secondary text-secondary-foreground hover:bg-secondary-strong',
        outline: 'border border-border-strong bg-surface text-foreground hover:bg-muted',
        soft: 'bg-primary-soft text-primary-text hover:bg-primary-soft-strong',
        ghost: 'text-foreground hover:bg-muted',
        danger: 'bg-danger text-danger-foreground hover:bg-danger/90',
        link: 'font-medium text-primary-text underline-offset-4 hover:underline',
      },
      size: {
        sm: 'h-9 px-3 text-sm',
        md: 'h-11 px-4 text-[15px]',
        lg: 'h-13 rounded-xl px-6 text-base',
        icon: 'size-11',
        'icon-sm': 'size-9',
      },
    },
    // A link has the height of its text in every size.
    compoundVariants: [{ variant: 'link', className: 'h-auto min-h-6 rounded-sm p-0' }],
    defaultVariants: { variant: 'primary', size: 'md' },
  },
);

type StyleProps = VariantProps<typeof styles>;

/** The classes of a button, for links that look like one; `className` overrides those of the variants. */
export function buttonVariants({
  className,
  ...variants
}: StyleProps & { className?: string | undefined } = {}): string {
  return cn(styles(variants), className);
}

export type ButtonProps = ComponentProps<'button'> &
  StyleProps & {
    asChild?: boolean;
    /**
     * Its action is pending: it ignores presses, and keeps the focus, which `disabled` would lose.
     */
    isPending?: boolean;
    /** There is nothing for it to do just now; it keeps the focus too. */
    isIdle?: boolean;
  };

export function Button({ className, variant, size, asChild = false, ...props }: ButtonProps) {
  const classes = buttonVariants({ variant, size, className });
  const { type = 'button', onClick, isPending = false, isIdle = false, ...rest } = props;
  if (asChild) return <Slot.Root className={classes} onClick={onClick} {...rest} />;
  return (
    <button
      type={type}
      className={classes}
      aria-busy={isPending || undefined}
      {...rest}
      {...unlessIdle(isPending || isIdle, onClick)}
    />
  );
}

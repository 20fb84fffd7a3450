import { expect, test } from 'vitest';
import { buttonVariants } from './button.tsx';

const classesOf = (props: Parameters<typeof buttonVariants>[0]) => buttonVariants(props).split(' ');

test('a link that looks like text has no height of a button, and its own size of type', () => {
  const classes = classesOf({ variant: 'link', className: 'text-[13px]' });
  expect(classes).toEqual(expect.arrayContaining(['h-auto', 'p-0', 'text-[13px]']));
  for (const taken of ['h-11', 'px-4', 'text-[15px]']) expect(classes).not.toContain(taken);
});

test('classes of the place win over those of the size', () => {
  expect(classesOf({ size: 'sm', className: 'h-9.5' })).not.toContain('h-9');
});

import { auto } from './auto.ts';
import { beauty } from './beauty.ts';
import { books } from './books.ts';
import { camping } from './camping.ts';
import { electronics } from './electronics.ts';
import { fashion } from './fashion.ts';
import { food } from './food.ts';
import { furniture } from './furniture.ts';
import { health } from './health.ts';
import { hobby } from './hobby.ts';
import { kids } from './kids.ts';
import { kitchen } from './kitchen.ts';
import { living } from './living.ts';
import { mobile } from './mobile.ts';
import { pets } from './pets.ts';
import type { CategorySpec } from './shape.ts';
import { shoesBags } from './shoes-bags.ts';
import { sports } from './sports.ts';

export type { Axis, CategorySpec, Kind } from './shape.ts';

/** Every category with its kinds, in the order in which the shop shows them. */
export const TAXONOMY: readonly CategorySpec[] = [
  fashion,
  shoesBags,
  beauty,
  food,
  living,
  kitchen,
  electronics,
  mobile,
  sports,
  camping,
  pets,
  kids,
  books,
  furniture,
  auto,
  health,
  hobby,
];

/** Kinds with their English names. */
export const KNOWN_KINDS: readonly { kind: string; nameEn: string }[] = TAXONOMY.flatMap(({ kinds }) =>
  kinds.map(({ name, nameEn }) => ({ kind: name, nameEn })),
);

import { withExplored } from './exploration.ts';
import type { ListDefinition } from './list-context.ts';
import { userStep } from './steps.ts';

/**
 * R2: what shoppers with a similar history acted on (user-neighbours.ts), and a few products that hardly anybody knows.
 */
export const userCf: ListDefinition = {
  name: 'user-cf',
  forShopper: ({ lists, shopper, queryItems, own, personal, fallback }) =>
    withExplored(
      lists,
      shopper,
      queryItems,
      lists.compose('user-cf', [userStep(lists, own), { ...personal, tier: 'session' }, ...fallback]),
    ),
};

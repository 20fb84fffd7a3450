import { askRedis } from '../../../stack/redis-wire.ts';
import { defineFault } from '../fault.ts';
import { createMember } from '../members.ts';

const MEMBERS = 10;

export const fault = defineFault({
  name: 'redis-flushed',
  what: `FLUSHALL while ${MEMBERS} members are logged in.`,
  async run({ shop }) {
    const members = [];
    for (let n = 0; n < MEMBERS; n++) members.push(await createMember(shop));
    for (const member of members) if (!(await member.isKnown())) throw new Error('A member is not logged in.');
    await askRedis(shop.env.REDIS_URL ?? '', [['FLUSHALL']]);
    const known = await Promise.all(members.map((member) => member.isKnown()));
    const count = known.filter(Boolean).length;
    return { loggedIn: { held: count === MEMBERS, detail: `${count} of ${MEMBERS} members are still logged in` } };
  },
});

import { askRedis } from '../../../stack/redis-wire.ts';
import { createShopClient } from '../client.ts';
import { defineFault } from '../fault.ts';
import { createMember, logOut } from '../members.ts';
import { until } from '../until.ts';

const MEMBERS = 5;

export const fault = defineFault({
  name: 'redis-killed-after-log-out',
  what: `${MEMBERS} members log out after Redis' last snapshot; then kill −9 of Redis, which loads that snapshot.`,
  async run({ shop }) {
    const redisUrl = shop.env.REDIS_URL ?? '';
    const members = [];
    for (let n = 0; n < MEMBERS; n++) members.push(await createMember(shop));
    for (const member of members) if (!(await member.isKnown())) throw new Error('A member is not logged in.');
    await askRedis(redisUrl, [['SAVE']]);
    const old = members.map(({ client }) => new Map(client.cookies));
    for (const member of members) await logOut(member);
    shop.signalService('redis', 'SIGKILL');
    await until('Redis is back', () => askRedis(redisUrl, [['DBSIZE']]).catch(() => null), 30_000);
    let back = 0;
    // Web connects again within a second; asked twice, before and after.
    for (let round = 0; round < 2; round++) {
      const known = await Promise.all(
        members.map((member, at) => member.isKnown(createShopClient(shop.webUrl, old[at]))),
      );
      back = Math.max(back, known.filter(Boolean).length);
      await until('web has Redis again', async () => {
        const health = await (await fetch(`${shop.webUrl}/api/health/ready`)).text();
        return health.includes('"redis":"down"') ? null : health;
      });
    }
    return { loggedOut: { held: back === 0, detail: `${back} of ${MEMBERS} log-outs were undone` } };
  },
});

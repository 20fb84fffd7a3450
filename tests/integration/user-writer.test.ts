import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { SOURCES, takes } from '#contracts/sources.ts';
import { TOPICS } from '#contracts/topics.ts';
import { type UserRegistration, userRegistrationSchema } from '#contracts/user-registration.ts';
import { registerCustomers } from '#server/adapters/postgres/customer-registration.ts';
import { findCustomerByEmail, readProfile } from '#server/adapters/postgres/customers.ts';
import { shopperHash } from '#server/adapters/postgres/erasures.ts';
import { silentLogger } from '#server/observability/logger.ts';
import type { Worker } from '#workers/runtime/worker.ts';
import { createUserWriterWorker } from '#workers/user-writer/worker.ts';
import { extremesOf } from '../support/schema-extremes.ts';
import { startTestKafka, startTestProducer, startTestServices, startTestShop } from '../support/start.ts';

const services = await startTestServices();
const { db } = await startTestShop(services);
const kafka = await startTestKafka(services);
const producer = await startTestProducer(kafka);
let worker: Worker;

beforeAll(async () => {
  worker = createUserWriterWorker({
    kafka,
    producer: async () => producer,
    register: (registrations) => registerCustomers(db, registrations),
    logger: silentLogger(),
  });
  await worker.start();
});
afterAll(async () => {
  await worker.stop();
  await (await kafka.admin()).close();
});

const registration = (fields: Partial<UserRegistration> = {}): UserRegistration => ({
  customerId: uuidv7(),
  birthYear: 1998,
  gender: 'FEMALE',
  region: '부산',
  joinedAt: '2026-11-01T00:00:00.000Z',
  source: 'generated',
  ...fields,
});
const send = (...values: unknown[]) =>
  producer.send(
    TOPICS.users,
    values.map((value) => ({
      key: (value as UserRegistration | null)?.customerId ?? 'x',
      value: JSON.stringify(value),
    })),
  );
const handled = () =>
  vi.waitFor(async () => expect(await (await kafka.admin()).lag('user-writer', TOPICS.users)).toBe(0n), {
    timeout: 15_000,
    interval: 50,
  });
const read = (id: string) => db.customer.findUnique({ where: { id } });

test('a customer who came in is stored without an account, once, and with nothing that was not asked for', async () => {
  const one = registration();
  await send({ ...one, email: 'canary@example.test', name: '카나리아', password: 'x' }, one);
  await handled();
  const stored = await read(one.customerId);
  expect(stored).toMatchObject({
    ...{ email: null, passwordHash: null, name: null, birthYear: 1998, gender: 'FEMALE', region: '부산' },
    ...{ source: 'generated', grade: 'BRONZE', role: 'CUSTOMER', status: 'ACTIVE', marketingConsent: false },
    joinedAt: new Date(one.joinedAt),
  });
  expect(await db.gradeChange.findMany({ where: { customerId: one.customerId } })).toMatchObject([
    { grade: 'BRONZE', cause: 'joined', changedAt: new Date(one.joinedAt) },
  ]);
  expect(await findCustomerByEmail(db, 'canary@example.test')).toBeNull();
  expect(await readProfile(db, one.customerId)).toBeNull();

  await send({ ...one, birthYear: 1970, region: '서울' });
  await handled();
  expect(await read(one.customerId)).toEqual(stored);
});

test('a member who is there stays as they are, and one who left does not come back', async () => {
  const [member, gone] = [registration(), registration()];
  const account = { email: 'member@example.test', passwordHash: '-', name: '김단골', region: '제주' };
  await db.customer.create({ data: { id: member.customerId, ...account } });
  await db.forgottenShopper.create({
    data: { shopperHash: shopperHash(gone.customerId), forgottenAt: new Date(), hasLeft: true },
  });
  const after = registration();
  await send(member, gone, after);
  await handled();
  expect(await read(member.customerId)).toMatchObject({ ...account, source: 'shop' });
  expect(await read(gone.customerId)).toBeNull();
  expect(await read(after.customerId)).not.toBeNull();
});

test('what is no registration is set aside, and the rest goes on', async () => {
  const good = [registration(), registration({ birthYear: null, region: null })];
  await send(
    good[0],
    registration({ birthYear: 98 }),
    { ...registration(), gender: 'f' },
    { ...registration(), customerId: 'someone' },
    null,
    good[1],
  );
  await producer.send(TOPICS.users, [{ key: 'x', value: null }]);
  await handled();
  for (const { customerId } of good) expect(await read(customerId)).not.toBeNull();
  expect(await db.customer.count({ where: { birthYear: 98 } })).toBe(0);
});

test('a time of joining that lies in the future is that of its arrival', async () => {
  const early = registration({ joinedAt: '2098-01-01T00:00:00.000Z' });
  await send(early);
  await handled();
  expect((await read(early.customerId))?.joinedAt.getTime()).toBeLessThan(Date.now() + 60_000);
});

test.each(SOURCES)('a customer of source %s', async (source) => {
  const one = registration({ source });
  await send(one);
  await handled();
  expect((await read(one.customerId))?.source === source).toBe(takes('user-writer', { source }));
});

test('PostgreSQL takes what the schema takes', async () => {
  const refused: string[] = [];
  for (const { name, value } of extremesOf(userRegistrationSchema)) {
    const parsed = userRegistrationSchema.safeParse(value);
    if (!parsed.success) continue;
    const one = { ...parsed.data, customerId: uuidv7(), source: 'generated' as const };
    await registerCustomers(db, [one]).catch((error: unknown) => refused.push(`${name}: ${error}`));
  }
  expect(refused).toEqual([]);
});

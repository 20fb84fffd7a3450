import { type APIRequestContext, expect, test } from '@playwright/test';
import { readEnvFile } from '#stack/control.ts';
import { liveState, stackPaths } from '#stack/state.ts';
import { audit } from '#tests/axe/support/audit.ts';
import { GATEWAY_URL } from './support/shop-web.ts';
import { findProducts, logIn, newTab, openProduct } from './support/shopper.ts';

/**
 * Leader of a service's process group on the local stack (a launcher may be the parent of the service itself). Frozen,
 * it keeps its connections and answers nothing: the worst kind of outage.
 */
function groupOf(service: string): number {
  const pid = liveState(stackPaths())?.services.find((state) => state.name === service)?.process?.pid;
  if (pid === undefined) throw new Error(`${service} is not a child process of the stack at ${stackPaths().dir}.`);
  return pid;
}

interface Readiness {
  status: 'ok' | 'degraded';
  services: Record<string, 'up' | 'down'>;
}

/** Of the web process, on its metrics port: the public readiness names no service. */
const metricsPort = process.env.WEB_METRICS_PORT ?? readEnvFile(stackPaths()).WEB_METRICS_PORT;
const readiness = async (request: APIRequestContext) =>
  (await (await request.get(`http://127.0.0.1:${metricsPort}/api/health/ready`)).json()) as Readiness;

test('the public ports tell no figures and name no service', async ({ request, baseURL }) => {
  const ports = [baseURL ?? '', GATEWAY_URL];
  for (const origin of ports) {
    const metrics = await request.get(`${origin}/metrics`);
    expect(metrics.status()).toBe(404);
    expect(await metrics.text()).not.toMatch(/process_cpu|dangol_/);
    expect(Object.keys(await (await request.get(`${origin}/api/health/ready`)).json())).toEqual(['status']);
  }
  const figures = await (await request.get(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  expect(figures).toMatch(/^dangol_pages_serving/m);
  expect(figures).toMatch(/^process_cpu_seconds_total/m);
});

test('a page drawn while Redis is away gets its lists when Redis is back, without reload', async ({
  page,
  context,
  request,
}) => {
  await expect.poll(async () => (await readiness(request)).services.redis, { timeout: 30_000 }).toBe('up');
  const [product] = await findProducts(request, '이어폰', 1);
  await page.goto('/');
  const list = page.getByTestId('rec-item-cf');
  await openProduct(await newTab(context), product?.productId ?? 0);
  await expect(list).not.toHaveAttribute('data-tier', 'trending');
  const group = groupOf('redis');
  process.kill(-group, 'SIGSTOP');
  try {
    await page.goto('/');
    await expect(list).toHaveAttribute('data-tier', 'trending');
    await page.evaluate(() => Object.assign(globalThis, { neverReloaded: true }));
  } finally {
    process.kill(-group, 'SIGCONT');
  }
  await expect(list).not.toHaveAttribute('data-tier', 'trending', { timeout: 60_000 });
  await expect(list.getByTestId('rec-item').first()).toContainText('보셔서');
  expect(await page.evaluate(() => 'neverReloaded' in globalThis)).toBe(true);
  await expect.poll(async () => (await readiness(request)).status, { timeout: 60_000 }).toBe('ok');
});

test('while Redis is frozen a member is still logged in, and what they put into the cart is theirs', async ({
  page,
  request,
}) => {
  await expect.poll(async () => (await readiness(request)).services.redis, { timeout: 30_000 }).toBe('up');
  const [product] = await findProducts(request, '이어폰', 1);
  await logIn(page, 'demo@dangol.test', 'dangol-demo');
  const group = groupOf('redis');
  process.kill(-group, 'SIGSTOP');
  try {
    await page.goto('/mypage');
    await expect(page.getByTestId('profile-name')).not.toContainText('손님');
    await expect(page.getByRole('button', { name: '로그아웃' })).toBeVisible();
    await openProduct(page, product?.productId ?? 0);
    await page.getByTestId('add-to-cart').first().click();
    await expect(page.getByTestId('cart-count').first()).not.toHaveText('0');
  } finally {
    process.kill(-group, 'SIGCONT');
  }
  await expect.poll(async () => (await readiness(request)).status, { timeout: 60_000 }).toBe('ok');
  await page.goto('/cart');
  await expect(page.getByTestId('cart-line').first()).toBeVisible();
  await expect(
    page.locator(`[data-testid="cart-line"] a[href="/products/${product?.productId}"]`).first(),
  ).toBeVisible();
});

test('pages that cannot be made, or not for whoever asks, are as readable as any', async ({ page, request }) => {
  await expect.poll(async () => (await readiness(request)).services.redis, { timeout: 30_000 }).toBe('up');
  await logIn(page, 'demo@dangol.test', 'dangol-demo');
  const group = groupOf('redis');
  const found: string[] = [];
  process.kill(-group, 'SIGSTOP');
  try {
    for (const path of ['/orders', '/mailbox']) {
      await page.goto(path);
      await expect(page.locator('main').getByRole('link').or(page.getByRole('alert')).first()).toBeVisible();
      found.push(...(await audit(page, path)));
    }
  } finally {
    process.kill(-group, 'SIGCONT');
  }
  expect(found).toEqual([]);
  await expect.poll(async () => (await readiness(request)).status, { timeout: 60_000 }).toBe('ok');
});

for (const service of ['redis', 'elasticsearch', 'kafka']) {
  test(`without ${service} the home page and search still answer, and all is well again by itself`, async ({
    page,
    request,
  }) => {
    const ready = () => readiness(request);
    await expect.poll(async () => (await ready()).services[service], { timeout: 30_000 }).toBe('up');
    const group = groupOf(service);
    process.kill(-group, 'SIGSTOP');
    try {
      await expect.poll(async () => (await ready()).services[service], { timeout: 15_000 }).toBe('down');
      expect((await ready()).status).toBe('degraded');

      const home = await page.goto('/');
      expect(home?.status()).toBe(200);
      await expect(page.getByTestId('rec-trending').getByTestId('rec-item').first()).toBeVisible();
      expect(await findProducts(request, '이어폰', 1)).not.toHaveLength(0);
    } finally {
      process.kill(-group, 'SIGCONT');
    }
    await expect.poll(async () => (await ready()).status, { timeout: 60_000 }).toBe('ok');
  });

  test(`${service} killed outright is started again`, async ({ page, request }) => {
    const group = groupOf(service);
    process.kill(-group, 'SIGKILL');
    expect((await page.goto('/'))?.status()).toBe(200);
    await expect.poll(() => groupOf(service), { timeout: 60_000 }).not.toBe(group);
    await expect.poll(async () => (await readiness(request)).status, { timeout: 60_000 }).toBe('ok');
  });
}

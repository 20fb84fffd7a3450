import { expect, test } from '@playwright/test';
import { liveState, stackPaths } from '#stack/state.ts';
import { findProducts } from './support/shopper.ts';

/**
 * Leader of a service's process group on the local stack (a launcher may stand before the service itself). Frozen, it
 * holds its connections and answers nothing: the worst way to be away.
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

for (const service of ['redis', 'elasticsearch', 'kafka']) {
  test(`without ${service} the home page and search still answer, and all is well again by itself`, async ({
    page,
    request,
  }) => {
    const ready = async () => (await (await request.get('/api/health/ready')).json()) as Readiness;
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
    await expect
      .poll(async () => ((await (await request.get('/api/health/ready')).json()) as Readiness).status, {
        timeout: 60_000,
      })
      .toBe('ok');
  });
}

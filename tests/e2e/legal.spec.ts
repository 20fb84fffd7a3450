import { expect, test } from '@playwright/test';
import { logIn } from './support/shopper.ts';

/** The shop under test has no company: every detail of it is a placeholder, and the page shows that. */
const PAGES = [
  { path: '/terms', ko: '이용약관', en: 'Terms of use', holds: ['청약', '3,000원', '30,000원', '[회사명]'] },
  {
    path: '/privacy',
    ko: '개인정보 처리방침',
    en: 'Privacy policy',
    holds: ['365일', '쿠키', '[개인정보 보호책임자]'],
  },
  {
    path: '/company',
    ko: '사업자 정보',
    en: 'Company information',
    holds: ['[사업자등록번호]', '[통신판매업 신고번호]'],
  },
  { path: '/contact', ko: '고객센터', en: 'Contact', holds: ['[전화번호]', '[이메일]', '1372'] },
];

test.describe('without script', () => {
  test.use({ javaScriptEnabled: false });

  for (const { path, ko, en, holds } of PAGES) {
    test(`${path} is reached from the foot of every page and says what the operator has to set`, async ({
      page,
      context,
      baseURL,
    }) => {
      await page.goto('/cart');
      await page.locator('footer').getByRole('link', { name: ko, exact: true }).click();
      await expect(page).toHaveURL(new RegExp(`${path}$`));
      await expect(page).toHaveTitle(new RegExp(`^${ko} — `));
      await expect(page.getByRole('heading', { level: 1, name: ko })).toBeVisible();
      for (const text of holds) await expect(page.locator('main')).toContainText(text);
      const note = page.getByTestId('operator-note');
      await expect(note).toContainText('SHOP_COMPANY');
      await expect(note).toContainText('통신판매업 신고번호');
      // ICU leaves placeholders without a value in braces.
      await expect(page.locator('main')).not.toContainText(/[{}]/);

      await context.addCookies([{ name: 'dangol_locale', value: 'en', url: baseURL ?? '' }]);
      await page.reload();
      await expect(page.getByRole('heading', { level: 1, name: en })).toBeVisible();
      await expect(page.locator('main')).not.toContainText(/[가-힣{}]/);
    });
  }

  test('the foot of a page names the company as the law asks', async ({ page }) => {
    await page.goto('/');
    for (const text of ['대표 [대표자]', '사업자등록번호 [', '통신판매업 신고 [', '호스팅 ['])
      await expect(page.locator('footer')).toContainText(text);
  });
});

test('the privacy page calls the buttons that erase as my page does, and says what stays, where and how long', async ({
  page,
}) => {
  await logIn(page, 'demo@dangol.test', 'dangol-demo', '/mypage');
  const privacy = page.locator('section', { has: page.getByRole('heading', { name: '활동 기록과 추천' }) });
  const buttons = await privacy.getByRole('button').allTextContents();
  expect(buttons).toHaveLength(2);
  await page.goto('/privacy');
  const section = page.locator('section', { has: page.locator('#erasure') }).or(page.locator('section#erasure'));
  for (const name of buttons) await expect(section).toContainText(`‘${name}’`);
  // The log's own age, the second pass over every store, and the hash that keeps the log's entries unused.
  for (const text of ['메모리 저장소', '통계용 활동 기록 사본', '메일함', '90초', '365일', 'SHA-256', '400일'])
    await expect(section).toContainText(text);
});

test('what sign-up asks consent to opens in another tab, and what was typed stays', async ({ page, context }) => {
  await page.goto('/signup');
  const email = page.getByRole('textbox', { name: '이메일' });
  await email.fill('reader@dangol.test');
  for (const [name, heading] of [
    ['이용약관 보기', '이용약관'],
    ['개인정보 처리방침 보기', '개인정보 처리방침'],
  ] as const) {
    const opened = context.waitForEvent('page');
    await page.getByRole('link', { name }).click();
    const tab = await opened;
    await expect(tab.getByRole('heading', { level: 1, name: heading })).toBeVisible();
    await tab.close();
  }
  await expect(email).toHaveValue('reader@dangol.test');
});

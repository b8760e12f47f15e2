import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { texts } from '../../lambda/pages/texts/texts.ts';
import { languages } from '../../lambda/schemas/language.ts';
import { type RunningStack, startStack, tokensPath } from '../support/stack.ts';
import { type Device, describeInBrowser, launchBrowser, openContext } from './chromium.ts';

describeInBrowser('from the mail to the enrolment', () => {
  let browser: Browser;
  let stack: RunningStack;

  beforeAll(async () => {
    [browser, stack] = await Promise.all([launchBrowser(), startStack(100_000)]);
  }, 60_000);

  afterAll(async () => {
    await Promise.all([browser?.close(), stack?.close()]);
  });

  test.each([['desktop', 'en'] as const, ...languages.map((language) => ['phone', language] as const)])(
    'on a %s in %s the mail leads by the page to the MDM server, which redeems the link once',
    async (device, language) => {
      const { link, mail } = await invite('acme', `${device}.${language}@example.com`, { language });
      expect(mail).toContain(`lang="${language}"`);
      const { page, close } = await open(device, link);
      await page.context().route('https://mdm.example.com/**', (route) => route.fulfill({ body: 'MDM' }));
      expect(await page.locator('html').getAttribute('lang')).toMatch(language);
      const { redirect, computer } = texts[language].button;
      await page.getByRole('button', { name: device === 'phone' ? redirect : computer, exact: true }).click();
      await page.waitForURL('https://mdm.example.com/**');
      const secret = new URL(page.url()).searchParams.get('token');
      expect(link.endsWith(`/${secret}`)).toBe(true);
      await close();

      const redeemed = await redeem('acme', secret);
      expect(redeemed).toMatchObject({ status: 200, body: { data: { state: 'DONE' } } });
      expect((await redeem('acme', secret)).status).toBe(409);
      expect(await headingOf(device, link)).toBe(texts[language].problems.used.heading);
    },
    30_000,
  );

  test('where an organization enrols by a profile, the button downloads it', async () => {
    const { link } = await invite('globex', 'gina@example.com', {});
    const { page, close } = await open('phone', link);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: texts.en.button.profile, exact: true }).click();
    const profile = await readFile(await (await download).path(), 'utf8');
    await close();
    expect(profile).toContain('<string>Profile Service</string>');
    expect(profile).toContain('https://mdm.globex.example/profile');
    expect(profile).toContain(link.slice(link.lastIndexOf('/') + 1));
  });

  test('opening a link, however often and by whatever scanner, uses nothing up', async () => {
    const { link, id } = await invite('acme', 'ivy@example.com', {});
    for (const method of ['GET', 'HEAD', 'GET']) {
      const response = await fetch(link, { method });
      expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store']);
    }
    expect((await stack.call(`${tokensPath}/${id}`)).body.data?.state).toBe('PENDING');
  });

  test('a link that is removed or was never ours says so', async () => {
    const { link, id } = await invite('acme', 'jim@example.com', {});
    await stack.call(`${tokensPath}/${id}`, { method: 'DELETE' });
    expect(await headingOf('phone', link)).toBe(texts.en.problems.revoked.heading);
    expect(await headingOf('phone', link.replace(/.{8}$/, 'AAAAAAAA'))).toBe(texts.en.problems.wrong.heading);
  });

  async function invite(organization: string, userEmail: string, fields: object) {
    const key = organization === 'acme' ? 'muster_local_admin' : 'muster_local_globex';
    const path = tokensPath.replace('acme', organization);
    const body = JSON.stringify({ sendEmail: true, userEmail, ...fields });
    const { data } = (await stack.call(path, { method: 'POST', body, key })).body;
    const mail = (await stack.mails()).find(({ destination }) => destination.to.includes(userEmail));
    const [link = ''] = /http:\S+\/enroll\/apple\/[\w-]+/.exec(mail?.body.text ?? '') ?? [];
    expect(link).toBe(data?.enrollmentLink);
    return {
      id: String(data?.id),
      link: link.replace('localhost', '127.0.0.1'),
      mail: mail?.body.html ?? '',
    };
  }

  async function redeem(organization: string, secret: string | null) {
    const path = `${tokensPath.replace('acme', organization)}/redeem`;
    return stack.call(path, { method: 'POST', body: JSON.stringify({ secret }) });
  }

  async function open(device: Device, link: string) {
    const context = await openContext(browser, device, { javaScriptEnabled: false, acceptDownloads: true });
    const page = await context.newPage();
    await page.goto(link);
    return { page, close: () => context.close() };
  }

  async function headingOf(device: Device, link: string): Promise<string | null> {
    const { page, close } = await open(device, link);
    const heading = await page.getByRole('heading', { level: 1 }).textContent();
    await close();
    return heading;
  }
});

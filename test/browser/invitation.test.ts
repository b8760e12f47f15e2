import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { parse } from 'plist';
import { texts } from '../../lambda/pages/texts/texts.ts';
import { languages } from '../../lambda/schemas/language.ts';
import { secret } from '../unit/pages/samples.ts';
import { type Device, describeInBrowser, launchBrowser, openContext } from './chromium.ts';
import { type PageServer, servePages } from './page-server.ts';

const devices: Device[] = ['phone', 'desktop'];

describeInBrowser('an invitation, without script', () => {
  let browser: Browser;
  let server: PageServer;
  let context: BrowserContext | undefined;

  beforeAll(async () => {
    [browser, server] = await Promise.all([launchBrowser(), servePages()]);
  }, 60_000);

  afterAll(async () => {
    await Promise.all([browser?.close(), server?.close()]);
  });

  beforeEach(() => {
    server.seen.length = 0;
  });

  afterEach(async () => {
    await context?.close();
  });

  test.each(languages)('on a phone shows its button at once and no code, %s', async (language) => {
    const page = await open('phone', `redirect?lang=${language}`);
    const button = page.getByRole('button', { name: texts[language].button.redirect, exact: true });
    const box = await button.boundingBox();

    expect(box?.height).toBeGreaterThanOrEqual(44);
    expect((box?.y ?? 844) + (box?.height ?? 0)).toBeLessThanOrEqual(844);
    expect(await page.getByRole('img').count()).toBe(0);
    expect(await isWiderThanScreen(page)).toBe(false);
  });

  test.each(languages)(
    'on a computer shows the code to scan, and the button for a Mac, %s',
    async (language) => {
      const page = await open('desktop', `redirect?lang=${language}`);
      const code = await page.getByRole('img', { name: texts[language].computer.code }).boundingBox();

      expect(code?.width).toBeGreaterThan(200);
      expect(await page.getByRole('button', { name: texts[language].button.computer }).isVisible()).toBe(
        true,
      );
      expect(await isWiderThanScreen(page)).toBe(false);
    },
  );

  test.each(devices)('on a %s the button leads on to the MDM server with the secret', async (device) => {
    const page = await open(device, 'redirect?lang=de');
    const followed = page.waitForEvent('requestfailed', (request) => request.url().startsWith('https:'));
    await page.getByRole('button').click();
    const request = await followed;

    expect(request.url()).toBe(`https://mdm.acme.example/enroll?token=${secret}`);
    expect(request.method()).toBe('GET');
    expect(request.failure()?.errorText).toBe('net::ERR_NAME_NOT_RESOLVED');
    expect(await request.headerValue('referer')).toBeNull();
    expect(server.seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /enroll/apple/redirect?lang=de',
      'POST /enroll/apple/redirect?lang=de',
    ]);
  });

  test.each(devices)('on a %s the button downloads the profile', async (device) => {
    const page = await open(device, 'profile?lang=fr');
    const downloaded = page.waitForEvent('download');
    await page.getByRole('button').click();
    const download = await downloaded;

    expect(download.suggestedFilename()).toBe('enroll.mobileconfig');
    expect(parse(await readFile(await download.path(), 'utf8'))).toMatchObject({
      PayloadType: 'Profile Service',
      PayloadDisplayName: texts.fr.profile.name('Acme'),
      PayloadContent: { Challenge: secret },
    });
    expect(server.seen.map(({ method }) => method)).toEqual(['GET', 'POST']);
  });

  test.each(devices)('on a %s the language is changed by a link, without a referrer', async (device) => {
    const page = await open(device, 'redirect');
    await page.locator('summary').click();
    await page.getByRole('link', { name: 'Русский' }).click();
    await page.waitForURL(/lang=ru/);

    expect(await page.getByRole('heading', { level: 1, name: texts.ru.heading }).isVisible()).toBe(true);
    expect(server.seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /enroll/apple/redirect',
      'GET /enroll/apple/redirect?lang=ru',
    ]);
    expect(server.seen.map(({ referrer }) => referrer)).toEqual([undefined, undefined]);
  });

  test.each(devices)(
    'on a %s nothing is blocked, nothing else is loaded and no text is below 16 px',
    async (device) => {
      context = await openContext(browser, device);
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('console', (message) => complaints.push(message.text()));
      await page.goto(`${server.origin}/enroll/apple/redirect`);
      const smallest = await page.evaluate(
        "Math.min(...Array.from(document.querySelectorAll('body *'), (one) => parseFloat(getComputedStyle(one).fontSize)))",
      );

      expect(complaints).toEqual([]);
      expect(server.seen).toHaveLength(1);
      expect(Number(smallest)).toBeGreaterThanOrEqual(16);
    },
  );

  test('everything to tap is at least 44 px high', async () => {
    const page = await open('phone', 'redirect');
    await page.locator('summary').click();
    const targets = await page.locator('a, button, summary').all();
    const boxes = await Promise.all(targets.map((target) => target.boundingBox()));
    expect(boxes.length).toBe(languages.length + 3);
    expect(Math.min(...boxes.map((box) => box?.height ?? 0))).toBeGreaterThanOrEqual(44);
  });

  test('the last words can be read above the button', async () => {
    const page = await open('phone', 'redirect');
    const last = page.getByText(texts.en.help.unexpected);
    await page.mouse.wheel(0, 10_000);
    await last.scrollIntoViewIfNeeded();
    const [words, bar] = await Promise.all([last.boundingBox(), page.locator('.start').boundingBox()]);
    expect((words?.y ?? 0) + (words?.height ?? 0)).toBeLessThanOrEqual(bar?.y ?? 0);
  });

  async function open(device: Device, path: string): Promise<Page> {
    context = await openContext(browser, device, { javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${server.origin}/enroll/apple/${path}`);
    return page;
  }

  /** A wider page would have to be moved sideways to be read. */
  async function isWiderThanScreen(page: Page): Promise<boolean> {
    const [main, screen] = [await page.locator('main').boundingBox(), page.viewportSize()];
    return (main?.width ?? 0) > (screen?.width ?? 0);
  }
});

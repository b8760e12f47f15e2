import AxeBuilder from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { languages } from '../../lambda/schemas/language.ts';
import { problems } from '../unit/pages/samples.ts';
import { type Device, describeInBrowser, launchBrowser, openContext } from './chromium.ts';
import { type PageServer, servePages } from './page-server.ts';

const schemes = ['light', 'dark'] as const;

describeInBrowser('axe finds nothing', () => {
  let browser: Browser;
  let server: PageServer;

  beforeAll(async () => {
    [browser, server] = await Promise.all([launchBrowser(), servePages()]);
  }, 60_000);

  afterAll(async () => {
    await Promise.all([browser?.close(), server?.close()]);
  });

  describe.each<Device>(['phone', 'desktop'])('on a %s', (device) => {
    let page: Page;

    beforeAll(async () => {
      page = await (await openContext(browser, device)).newPage();
    }, 30_000);

    test.each(languages)(
      'in the invitation, %s',
      async (language) => {
        await check(page, `redirect?lang=${language}`);
      },
      60_000,
    );

    test.each(languages)(
      'in the page of a link that fails, %s',
      async (language) => {
        await check(page, `used?lang=${language}`);
      },
      60_000,
    );

    test.each(problems('en'))(
      'in the page of a link that fails because $kind',
      async ({ kind }) => {
        await check(page, kind);
      },
      60_000,
    );

    test.each(['#ffd400', '#1a1a6e', '#ffffff', '#000000', '#808080'])(
      'in what the organization’s colour %s has a part in',
      async (colour) => {
        await open(page, `profile?colour=${encodeURIComponent(colour)}`);
        await checkContrasts(page);
      },
      60_000,
    );
  });

  async function check(page: Page, path: string): Promise<void> {
    await open(page, path);
    expect(await violations(axe(page))).toEqual([]);
    await checkContrasts(page);
  }

  /** Schemes differ in nothing but colours. */
  async function checkContrasts(page: Page): Promise<void> {
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme });
      expect(await violations(axe(page).withRules(['color-contrast']))).toEqual([]);
    }
  }

  async function open(page: Page, path: string): Promise<void> {
    await page.goto(`${server.origin}/enroll/apple/${path}`);
  }
});

/** Legacy: without a page of its own for the results of frames. There are no frames, and it costs as much again. */
function axe(page: Page): AxeBuilder {
  return new AxeBuilder({ page }).setLegacyMode(true);
}

async function violations(builder: AxeBuilder): Promise<[string, string[]][]> {
  const found = await builder.analyze();
  expect(found.passes.length).toBeGreaterThan(0);
  return found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
}

import { accessSync, constants } from 'node:fs';

/** Path of the Chromium that the browser tests use, `undefined` when there is none. */
export function findBrowser(): string | undefined {
  const named = process.env.CHROMIUM_PATH;
  return (named ? [named] : usualPaths).find(isExecutable);
}

/** What the tests that need a browser do without one: fail where they were asked for, else say that they are left out. */
export function lookForBrowser(): void {
  if (findBrowser() !== undefined) return;
  const missing = `No Chromium at CHROMIUM_PATH (${process.env.CHROMIUM_PATH ?? 'not set'}) or ${usualPaths.join(', ')}`;
  if (process.env.BROWSER_TESTS === 'required') throw new Error(missing);
  process.stderr.write(`${missing}: the tests in a browser (test/browser) are left out.\n`);
}

const usualPaths = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

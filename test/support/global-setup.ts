import { generate } from '../../bin/generate.ts';
import { lookForBrowser } from './browser.ts';

/** What the tests need before any of them runs: the compiled schemas, and to know whether there is a browser. */
export default function setUp(): void {
  generate();
  lookForBrowser();
}

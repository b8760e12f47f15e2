import { generate } from '../../bin/generate.ts';

/** What the tests need before any of them runs: the compiled schemas. */
export default function setUp(): void {
  generate();
}

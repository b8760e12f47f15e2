import { explain } from './admin/explain.ts';
import { createProgram } from './admin/program.ts';
import { escapeForTerminal } from './admin/terminal.ts';

/** `npm run admin -- …`: wrong usage ends with 2, all other failures with 1 and one line on stderr. */
try {
  await createProgram().parseAsync();
} catch (error) {
  console.error(escapeForTerminal(explain(error)));
  process.exitCode = 1;
}

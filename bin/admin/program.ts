import { Command, InvalidArgumentError } from '@commander-js/extra-typings';
import { addBatchCommands } from './batch.ts';
import { addCatalogueCommands } from './catalogue.ts';
import { createContext } from './context.ts';
import { addKeyCommands } from './key.ts';
import { addOrganizationCommands } from './organization.ts';
import { addSigningKeyCommands } from './signing-key.ts';
import { addSuppressionCommands } from './suppression.ts';
import { escapeLines } from './terminal.ts';

/** The whole command line: a group of commands for each kind of thing. */
export function createProgram(): Command<[], { stage: string; json?: true }> {
  const program = new Command('npm run admin --')
    .description('Administers organizations, API keys, catalogues, batches, suppressions and signing keys.')
    .option(
      '--stage <name>',
      'the stack of `npm start`, or a stage of AWS, e.g. production',
      parseStage,
      'local',
    )
    .option('--json', 'print JSON; with `npm run --silent`, nothing else')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ writeErr: (text) => process.stderr.write(escapeLines(text)) })
    .showHelpAfterError('(add --help for how it is used)')
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2));
  const context = createContext(() => program.opts());
  addOrganizationCommands(program, context);
  addKeyCommands(program, context);
  addCatalogueCommands(program, context);
  addBatchCommands(program, context);
  addSuppressionCommands(program, context);
  addSigningKeyCommands(program, context);
  return program;
}

function parseStage(text: string): string {
  if (/^[a-z][a-z0-9-]*$/.test(text)) return text;
  throw new InvalidArgumentError('Stages are named in small letters, digits and hyphens.');
}

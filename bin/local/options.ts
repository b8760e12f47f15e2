import { parseArgs } from 'node:util';
import type { EngineOptions } from './engine.ts';

export interface Options
  extends Required<Pick<EngineOptions, 'ports' | 'sesRate' | 'indexLagMs' | 'external'>> {
  readonly help: boolean;
  readonly memory: boolean;
  readonly verbose: boolean;
}

export const help = `Usage: npm start [-- OPTIONS]

Runs all of Muster on this machine: the HTTP API, the database, the mail and its inbox, the schedules.

  --memory        keep nothing; without it all is kept in .muster/ over a restart
  --ses-rate N    recipients a second that mail goes out at (14)
  --index-lag N   milliseconds that the indexes of the built-in database lag behind their table, as on AWS (0)
  --verbose       print what the functions log; without it, it goes to .muster/functions.log
  --help          show this

Environment:
  PORT            the HTTP API (3000)
  LAMBDA_PORT     the Lambda Invoke API (3001)
  MAIL_PORT       the inbox (8005); 0 takes a free port, for each of the three
  MUSTER_DYNAMODB_ENDPOINT, MUSTER_SES_ENDPOINT
                  another database or SES in place of the built-in one`;

/** @throws Error in one line that names the flag or variable that is wrong */
export function readOptions(
  arguments_: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Options {
  const { values } = parse(arguments_);
  return {
    help: values.help,
    memory: values.memory,
    verbose: values.verbose,
    sesRate: positive(values['ses-rate'], '--ses-rate'),
    indexLagMs: milliseconds(values['index-lag'], '--index-lag'),
    ports: {
      api: port('PORT', 3000, environment),
      invoke: port('LAMBDA_PORT', 3001, environment),
      mail: port('MAIL_PORT', 8005, environment),
    },
    external: {
      dynamodb: endpoint('MUSTER_DYNAMODB_ENDPOINT', environment),
      ses: endpoint('MUSTER_SES_ENDPOINT', environment),
      environment,
    },
  };
}

function parse(arguments_: readonly string[]) {
  try {
    return parseArgs({
      args: [...arguments_],
      options: {
        help: { type: 'boolean', default: false },
        memory: { type: 'boolean', default: false },
        verbose: { type: 'boolean', default: false },
        'ses-rate': { type: 'string', default: '14' },
        'index-lag': { type: 'string', default: '0' },
      },
    });
  } catch (error) {
    const [message] = (error instanceof Error ? error.message : String(error)).split('. ');
    throw new Error(`${message}. See npm start -- --help`);
  }
}

function positive(text: string, name: string): number {
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new Error(`${name} must be a number above 0, not ${text}`);
}

function milliseconds(text: string, name: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new Error(`${name} must be whole milliseconds from 0 to 999999, not ${text}`);
}

function port(
  name: string,
  standard: number,
  environment: Readonly<Record<string, string | undefined>>,
): number {
  const text = environment[name];
  if (text === undefined || text === '') return standard;
  if (/^\d{1,5}$/.test(text) && Number(text) < 65_536) return Number(text);
  throw new Error(`${name} must be a port from 0 to 65535, not ${text}`);
}

function endpoint(
  name: string,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const text = environment[name];
  if (text === undefined || text === '') return undefined;
  if (URL.canParse(text) && /^https?:/.test(text)) return text;
  throw new Error(`${name} must be a URL such as http://localhost:8000, not ${text}`);
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import Type from 'typebox';
import Value from 'typebox/value';
import type { Faults } from './faults.ts';
import { parseFaults } from './faults.ts';
import { readBody } from './read-body.ts';
import type { SendLimits } from './send-limits.ts';

/**
 * What tests in other processes tell the server, in JSON; each answers 204, or 400 and what is wrong.
 * - `POST /_faults` with a list of faults (see `faults.ts`), e.g. `[{"answer": "lost"}]` or
 *   `[{"status": "AccountThrottled", "addresses": ["ann@example.com"], "times": 2}]`
 * - `DELETE /_faults` forgets those that have not happened yet
 * - `POST /_limits` with `{"ratePerSecond"?, "max24Hours"?}` changes the account's limits
 *
 * @returns whether it was such a request
 */
export function control(
  request: IncomingMessage,
  response: ServerResponse,
  faults: Faults,
  limits: SendLimits,
): boolean {
  const command = commands.get(`${request.method} ${request.url}`);
  if (command === undefined) return false;
  readBody(request)
    .then((body) => command(body, faults, limits))
    .then(
      () => response.writeHead(204).end(),
      (error: unknown) => response.writeHead(400, { 'content-type': 'text/plain' }).end(`${error}\n`),
    );
  return true;
}

type Command = (body: string, faults: Faults, limits: SendLimits) => void;

const commands = new Map<string, Command>([
  ['POST /_faults', (body, faults) => faults.add(parseFaults(JSON.parse(body)))],
  ['DELETE /_faults', (_body, faults) => faults.clear()],
  ['POST /_limits', (body, _faults, limits) => limits.change(Value.Parse(LimitsChange, JSON.parse(body)))],
]);

const LimitsChange = Type.Object(
  {
    ratePerSecond: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
    max24Hours: Type.Optional(Type.Integer({ minimum: -1 })),
  },
  { additionalProperties: false },
);

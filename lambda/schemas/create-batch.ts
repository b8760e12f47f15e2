import { checkAddress } from '../batches/email-address.ts';
import type { Configuration } from './configuration.ts';
import * as validators from './generated/validators.js';
import { exceeded } from './json-size.ts';
import { alsoRefuse, type Parsed, parse, type Refused, refuse } from './parse.ts';
import { maxConfigurationBytes, maxConfigurationDepth, ranges } from './rules.ts';
import { findUnstorable } from './unstorable.ts';

export type { Configuration };

/** A checked bulk request. */
export interface CreateBatchInput {
  readonly configuration: Configuration;
  readonly userEmails: readonly string[];
}

/**
 * Checks the body of a bulk request: flat as the specification means it, or with its fields under `children` as the
 * specification's samples have it. Pointers lead into whichever was sent. The body belongs to us from here on.
 */
export function parseCreateBatch(body: unknown): Parsed<CreateBatchInput> {
  if (!isObject(body)) return refuse('', 'The request must be an object.');
  const isWrapped = Object.hasOwn(body, 'children');
  const unfit = refuseUnfit(body, 'userEmails', isWrapped ? wrapper : noWrapper);
  if (unfit) return unfit;
  const { userEmails, ...fields } = body;
  const wrapped = isWrapped ? fields : { type: 'object', children: fields };
  const unstorable = findUnstorable(fields);
  const checked = parse(
    validators.operations.createBatch.body,
    { ...wrapped, userEmails: onePastTheLimit(userEmails) },
    isWrapped ? undefined : (pointer) => pointer.replace(/^\/children/, ''),
  );
  const parsed = alsoRefuse(checked, unstorable);
  if (!parsed.ok) return parsed;
  const value = {
    configuration: withoutEmptyIds(parsed.value.children),
    userEmails: parsed.value.userEmails,
  };
  return { ok: true, value };
}

/**
 * Checks the body of a request for one token: as a bulk request's, with `userEmail` in place of the list. An address
 * that is malformed is the request's fault here.
 */
export function parseCreateToken(body: unknown): Parsed<CreateBatchInput> {
  if (!isObject(body)) return refuse('', 'The request must be an object.');
  const unfit = refuseUnfit(body, 'userEmail', noWrapper);
  if (unfit) return unfit;
  const { userEmail: _, ...fields } = body;
  const unstorable = findUnstorable(fields);
  const parsed = alsoRefuse(parse(validators.operations.createToken.input, body), unstorable);
  if (!parsed.ok) return parsed;
  const { userEmail, ...configuration } = parsed.value;
  const address = checkAddress(userEmail);
  if (!address.ok) return refuse('/userEmail', address.message);
  return { ok: true, value: { configuration: withoutEmptyIds(configuration), userEmails: [userEmail] } };
}

/**
 * Reads a configuration back from the store.
 *
 * @throws Error when it is not what was written
 */
export function parseStoredConfiguration(json: string): Configuration {
  const parsed = parse(validators.configuration, JSON.parse(json));
  if (parsed.ok) return parsed.value;
  throw new Error('A stored configuration does not hold to its schema');
}

/** What the form adds to the configuration. */
const noWrapper = { levels: 0, bytes: 0 };
const wrapper = { levels: 1, bytes: '{"type":"object","children":}'.length };

/** What checking any further could cost more than it is worth. */
function refuseUnfit(
  body: Readonly<Record<string, unknown>>,
  list: string,
  form: typeof wrapper,
): Refused | undefined {
  const excess = exceeded(
    body,
    { bytes: maxConfigurationBytes + form.bytes, levels: maxConfigurationDepth + form.levels },
    list,
  );
  if (excess === undefined) return undefined;
  if (excess === 'levels') {
    return refuse('', `The configuration is nested more than ${maxConfigurationDepth} levels deep.`);
  }
  const size = Number.isFinite(excess) ? excess - form.bytes : `more than ${maxConfigurationBytes}`;
  const message = `The configuration without the addresses is ${size} bytes of JSON; at most ${maxConfigurationBytes} are taken.`;
  return refuse('', message);
}

/** Enough of the list to see that it is too long, so that no more errors are gathered than it may have entries. */
function onePastTheLimit(userEmails: unknown): unknown {
  const { maxItems } = ranges.userEmails;
  return Array.isArray(userEmails) && userEmails.length > maxItems
    ? userEmails.slice(0, maxItems + 1)
    : userEmails;
}

function withoutEmptyIds({ policyId, admVppLocationId, ...others }: Configuration): Configuration {
  return { ...others, ...(policyId && { policyId }), ...(admVppLocationId && { admVppLocationId }) };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import { checkAddress } from '../batches/email-address.ts';
import type { Configuration } from './configuration.ts';
import * as validators from './generated/validators.js';
import { type Parsed, parse, type Refused, refuse } from './parse.ts';
import { maxConfigurationBytes, maxConfigurationDepth, ranges } from './rules.ts';

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
  const { userEmails, ...fields } = body;
  const isWrapped = Object.hasOwn(fields, 'children');
  const unfit = refuseUnfit(fields, isWrapped ? wrapper : noWrapper);
  if (unfit) return unfit;
  const wrapped = isWrapped ? fields : { type: 'object', children: fields };
  const parsed = parse(
    validators.operations.createBatch.body,
    { ...wrapped, userEmails: onePastTheLimit(userEmails) },
    isWrapped ? undefined : (pointer) => pointer.replace(/^\/children/, ''),
  );
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
  const unfit = refuseUnfit(body, noWrapper);
  if (unfit) return unfit;
  const parsed = parse(validators.operations.createToken.input, body);
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
function refuseUnfit(fields: unknown, form: typeof wrapper): Refused | undefined {
  if (isDeeperThan(fields, maxConfigurationDepth + form.levels)) {
    return refuse('', `The configuration is nested more than ${maxConfigurationDepth} levels deep.`);
  }
  const bytes = Buffer.byteLength(JSON.stringify(fields)) - form.bytes;
  if (bytes <= maxConfigurationBytes) return undefined;
  const message = `The configuration without the addresses is ${bytes} bytes of JSON; at most ${maxConfigurationBytes} are taken.`;
  return refuse('', message);
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeperThan(inner, levels - 1));
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

import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import {
  changeableTokenAttributes,
  keyPrefixes,
  reservationAttributes,
  shape,
} from '../../lambda/store/shape.ts';
import type { Entry } from './functions.ts';

type Kind = keyof typeof keyPrefixes;

const leadingKeys = 'dynamodb:LeadingKeys';
const attributeNames = 'dynamodb:Attributes';

/** Which kinds of items a function may touch, and how. */
interface Access {
  readonly read: readonly Kind[];
  readonly write?: readonly Kind[];
  /** Changed by attribute, never replaced or deleted. */
  readonly update?: readonly Kind[];
  /** As `update`, but these attributes alone. */
  readonly updateAttributes?: readonly { readonly of: Kind; readonly attributes: readonly string[] }[];
  /** Put as a whole, never changed or deleted. */
  readonly put?: readonly Kind[];
  /** Queried in the table itself. */
  readonly query?: readonly Kind[];
  /** Queried on the index of what an organization owns, by the partition key that the index has. */
  readonly queryByOrganization?: readonly Kind[];
  /** Queried on the index of what is due, likewise. */
  readonly queryDue?: readonly Kind[];
}

const request: Access = {
  read: [
    'organization',
    'slug',
    'usage',
    'catalogue',
    'batch',
    'chunk',
    'token',
    'suppression',
    'sendRate',
    'sender',
  ],
  query: ['token', 'suppression'],
  queryByOrganization: ['organization'],
  write: ['usage', 'batch', 'chunk', 'token', 'suppression', 'sendRate', 'sender'],
};

/** What each function does with the table. Its role holds this and nothing more. */
export const access: Readonly<Record<Entry, Access>> = {
  http: { ...request, read: [...request.read, 'apiKey'] },
  // Of a batch, whether it stands and its language.
  enrollPage: { read: ['organization', 'batch', 'token'] },
  direct: request,
  deliver: {
    read: ['organization', 'usage', 'batch', 'chunk', 'token', 'suppression', 'sendRate', 'sender'],
    write: ['batch', 'chunk', 'token', 'sendRate', 'sender'],
    // A resend that it finishes counts what it queues.
    updateAttributes: [{ of: 'usage', attributes: reservationAttributes }],
    queryDue: ['due'],
  },
  emailEvents: {
    read: ['batch', 'chunk', 'token'],
    // Of a batch, that it is to be counted.
    update: ['batch', 'chunk'],
    // Its plan, limits, enrollment address and daily count are not this function's to change.
    updateAttributes: [
      { of: 'organization', attributes: ['hasSuppressions'] },
      { of: 'usage', attributes: ['mailsSent', 'mailsBounced', 'mailsComplained', shape.timeToLive] },
      // That its old link is dead; not whose it is.
      { of: 'token', attributes: changeableTokenAttributes },
    ],
    put: ['suppression'],
  },
};

/** Grants what the access says, each kind of item by the prefix of its partition key. No Scan: it has no key. */
export function grantAccess(role: Role, table: Table, access: Access): void {
  const allow = (
    actions: readonly string[],
    kinds: readonly Kind[] = [],
    { index, attributes }: { index?: string; attributes?: readonly string[] } = {},
  ): void => {
    if (kinds.length === 0) return;
    role.addToPrincipalPolicy(
      new PolicyStatement({
        actions: actions.map((action) => `dynamodb:${action}`),
        resources: [index === undefined ? table.tableArn : `${table.tableArn}/index/${index}`],
        conditions: attributes ? { ...onItems(kinds), ...onAttributes(attributes) } : onItems(kinds),
      }),
    );
  };
  allow(['BatchGetItem', 'GetItem'], access.read);
  allow(['BatchWriteItem', 'DeleteItem', 'PutItem', 'UpdateItem'], access.write);
  allow(['PutItem'], access.put);
  allow(['UpdateItem'], access.update);
  for (const { of, attributes } of access.updateAttributes ?? []) allow(['UpdateItem'], [of], { attributes });
  allow(['Query'], access.query);
  allow(['Query'], access.queryByOrganization, { index: shape.byOrganization.name });
  allow(['Query'], access.queryDue, { index: shape.due.name });
}

/**
 * `ForAllValues` holds where a request lacks the key altogether; `Null` refuses such a request.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
function onItems(kinds: readonly Kind[]) {
  return {
    'ForAllValues:StringLike': { [leadingKeys]: kinds.map((kind) => `${keyPrefixes[kind]}*`) },
    Null: { [leadingKeys]: 'false' },
  };
}

/**
 * What a request names counts, the key's own attributes too; what it asks back may be only what it changed.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
function onAttributes(attributes: readonly string[]) {
  return {
    'ForAllValues:StringEquals': {
      [attributeNames]: [shape.partitionKey, shape.sortKey, ...attributes],
    },
    StringEqualsIfExists: { 'dynamodb:ReturnValues': ['NONE', 'UPDATED_OLD', 'UPDATED_NEW'] },
    Null: { [leadingKeys]: 'false', [attributeNames]: 'false' },
  };
}

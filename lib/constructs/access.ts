import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { keyPrefixes, shape } from '../../lambda/store/shape.ts';
import type { Entry } from './functions.ts';

type Kind = keyof typeof keyPrefixes;

/** Which kinds of items a function may touch, and how. */
interface Access {
  readonly read: readonly Kind[];
  readonly write?: readonly Kind[];
  /** Changed by attribute, never replaced or deleted. */
  readonly update?: readonly Kind[];
  /** Queried in the table itself. */
  readonly query?: readonly Kind[];
  /** Queried on the index of what an organization owns, by the partition key that the index has. */
  readonly queryByOrganization?: readonly Kind[];
  /** Queried on the index of what is due, likewise. */
  readonly queryDue?: readonly Kind[];
}

const request: Access = {
  read: ['organization', 'slug', 'usage', 'catalogue', 'batch', 'chunk', 'token', 'suppression', 'sendRate'],
  query: ['token', 'suppression'],
  queryByOrganization: ['organization'],
  write: ['usage', 'batch', 'chunk', 'token', 'suppression', 'sendRate'],
};

/** What each function does with the table. Its role holds this and nothing more. */
export const access: Readonly<Record<Entry, Access>> = {
  http: { ...request, read: [...request.read, 'apiKey'] },
  // Of a batch, whether it stands and its language.
  enrollPage: { read: ['organization', 'batch', 'token'] },
  direct: request,
  deliver: {
    read: ['organization', 'batch', 'chunk', 'token', 'suppression', 'sendRate'],
    write: ['batch', 'chunk', 'token', 'sendRate'],
    queryDue: ['due'],
  },
  emailEvents: {
    read: ['chunk'],
    // Of an organization, that it has suppressions; of a batch, that it is to be counted.
    update: ['organization', 'usage', 'batch', 'chunk'],
    write: ['suppression'],
  },
};

/** Grants what the access says, each kind of item by the prefix of its partition key. No Scan: it has no key. */
export function grantAccess(role: Role, table: Table, { read, write, update, ...queries }: Access): void {
  const allow = (actions: readonly string[], kinds: readonly Kind[], resource: string): void => {
    role.addToPrincipalPolicy(
      new PolicyStatement({
        actions: actions.map((action) => `dynamodb:${action}`),
        resources: [resource],
        conditions: {
          'ForAllValues:StringLike': {
            'dynamodb:LeadingKeys': kinds.map((kind) => `${keyPrefixes[kind]}*`),
          },
        },
      }),
    );
  };
  allow(['BatchGetItem', 'GetItem'], read, table.tableArn);
  if (write) allow(['BatchWriteItem', 'DeleteItem', 'PutItem', 'UpdateItem'], write, table.tableArn);
  if (update) allow(['UpdateItem'], update, table.tableArn);
  const { query, queryByOrganization, queryDue } = queries;
  const index = (name: string): string => `${table.tableArn}/index/${name}`;
  if (query) allow(['Query'], query, table.tableArn);
  if (queryByOrganization) allow(['Query'], queryByOrganization, index(shape.byOrganization.name));
  if (queryDue) allow(['Query'], queryDue, index(shape.due.name));
}

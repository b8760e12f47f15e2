import type { Template } from 'aws-cdk-lib/assertions';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { Entry } from '../../lib/constructs/functions.ts';
import { resources } from './synth.ts';

const Texts = Type.Union([Type.String(), Type.Array(Type.String())]);

const Statement = Type.Object({
  Action: Texts,
  Effect: Type.Literal('Allow'),
  Resource: Type.Unknown(),
  Condition: Type.Optional(Type.Record(Type.String(), Type.Record(Type.String(), Texts))),
});

const Policy = Type.Object({
  Roles: Type.Array(Type.Object({ Ref: Type.String() })),
  PolicyDocument: Type.Object({ Statement: Type.Array(Statement) }),
});

/** A statement of a policy, with lists where IAM allows a list or one. */
export interface Grant {
  readonly actions: string[];
  /** As in the template, as JSON: names are in it, whatever functions they are put together by. */
  readonly resource: string;
  /** By operator and condition key. */
  readonly conditions: NonNullable<Static<typeof Statement>['Condition']>;
}

/** What the role of a function may do. */
export function grantsOf(template: Template, entry: Entry): Grant[] {
  return Object.values(resources(template, 'AWS::IAM::Policy'))
    .map((policy) => Value.Parse(Policy, policy))
    .filter(({ Roles }) => Roles.some(({ Ref }) => Ref.startsWith(`Functions${entry}Role`)))
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .map(({ Action, Resource, Condition }) => ({
      actions: [Action].flat(),
      resource: JSON.stringify(Resource),
      conditions: Condition ?? {},
    }));
}

/**
 * Whether IAM would let a DynamoDB call pass.
 *
 * @param action such as `PutItem`
 * @param keys partition keys of the call, of the index if it is on one
 * @param index name of the index that the call is on
 */
export function allowsOnTable(
  grants: readonly Grant[],
  action: string,
  keys: readonly string[],
  index?: string,
): boolean {
  return grants.some(({ actions, resource, conditions }) => {
    const patterns = [conditions['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'] ?? []].flat();
    return (
      actions.includes(`dynamodb:${action}`) &&
      (index === undefined ? !resource.includes('/index/') : resource.includes(`/index/${index}"`)) &&
      keys.every((key) => patterns.some((pattern) => matches(pattern, key)))
    );
  });
}

function matches(pattern: string, key: string): boolean {
  return pattern.endsWith('*') ? key.startsWith(pattern.slice(0, -1)) : key === pattern;
}

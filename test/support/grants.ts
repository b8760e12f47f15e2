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

/** A call to the table as IAM sees it. */
export interface TableRequest {
  /** Such as `PutItem`. */
  readonly action: string;
  /** Name of the index that the call is on; the table itself without. */
  readonly index?: string | undefined;
  /** The values of condition keys, such as `dynamodb:LeadingKeys`; absent keys are not in the request. */
  readonly context: Readonly<Record<string, readonly string[]>>;
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

/** Whether IAM would let a call to the table pass. */
export function isAllowed(grants: readonly Grant[], { action, index, context }: TableRequest): boolean {
  return grants.some(
    ({ actions, resource, conditions }) =>
      actions.includes(`dynamodb:${action}`) &&
      (index === undefined ? !resource.includes('/index/') : resource.includes(`/index/${index}"`)) &&
      Object.entries(conditions).every(([operator, keys]) =>
        Object.entries(keys).every(([key, expected]) => holds(operator, context[key], [expected].flat())),
      ),
  );
}

/**
 * One condition, by the rules of IAM.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
function holds(
  operator: string,
  present: readonly string[] | undefined,
  expected: readonly string[],
): boolean {
  const isLike = (value: string): boolean => expected.some((pattern) => matches(pattern, value));
  const isEqual = (value: string): boolean => expected.includes(value);
  switch (operator) {
    case 'ForAllValues:StringLike':
      return (present ?? []).every(isLike);
    case 'ForAllValues:StringEquals':
      return (present ?? []).every(isEqual);
    case 'StringEqualsIfExists':
      return present === undefined || present.some(isEqual);
    case 'Null':
      return isEqual(String(present === undefined));
    default:
      throw new Error(`This test does not know the condition operator ${operator}`);
  }
}

function matches(pattern: string, value: string): boolean {
  return pattern.endsWith('*') ? value.startsWith(pattern.slice(0, -1)) : value === pattern;
}

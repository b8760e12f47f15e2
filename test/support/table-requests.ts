import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { shape } from '../../lambda/store/shape.ts';
import type { TableRequest } from './grants.ts';

const Key = Type.Record(Type.String(), Type.Unknown());
const Names = Type.Optional(Type.Record(Type.String(), Type.String()));

/** What the body of a call to DynamoDB may hold, of what IAM looks at. */
const Input = Type.Object({
  Key: Type.Optional(Key),
  Item: Type.Optional(Key),
  IndexName: Type.Optional(Type.String()),
  KeyConditionExpression: Type.Optional(Type.String()),
  UpdateExpression: Type.Optional(Type.String()),
  ConditionExpression: Type.Optional(Type.String()),
  ProjectionExpression: Type.Optional(Type.String()),
  ExpressionAttributeNames: Names,
  ExpressionAttributeValues: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  ReturnValues: Type.Optional(Type.String()),
  RequestItems: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
});

const PartitionKey = Type.Object({ [shape.partitionKey]: Type.Object({ S: Type.String() }) });
const Text = Type.Object({ S: Type.String() });

/**
 * Reads a call to DynamoDB as IAM does.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 *
 * @param action such as `PutItem`
 * @param body as it is sent, JSON
 */
export function tableRequest(action: string, body: string): TableRequest {
  const input = Value.Parse(Input, JSON.parse(body));
  const attributes = attributesOf(input);
  return {
    action,
    index: input.IndexName,
    context: {
      'dynamodb:LeadingKeys': leadingKeysOf(input),
      ...(attributes.length > 0 && { 'dynamodb:Attributes': attributes }),
      ...(input.ReturnValues !== undefined && { 'dynamodb:ReturnValues': [input.ReturnValues] }),
    },
  };
}

function leadingKeysOf(input: Static<typeof Input>): string[] {
  if (input.KeyConditionExpression !== undefined) {
    // Ours name the partition first: `#partition = :partition AND …`.
    const [, name] = /^#\w+ = (:\w+)/.exec(input.KeyConditionExpression) ?? [];
    return [Value.Parse(Text, input.ExpressionAttributeValues?.[name ?? '']).S];
  }
  return objectsIn(input.RequestItems ?? [input.Key, input.Item])
    .filter((object) => Value.Check(PartitionKey, object))
    .map((object) => Value.Parse(PartitionKey, object)[shape.partitionKey].S);
}

/** Every object in a value, itself included: keys and items lie at different depths in each kind of batch. */
function objectsIn(value: unknown): object[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value, ...Object.values(value).flatMap(objectsIn)];
}

function attributesOf(input: Static<typeof Input>): string[] {
  const expressions = [input.UpdateExpression, input.ConditionExpression, input.ProjectionExpression];
  const names = expressions
    .flatMap((expression) => expression?.match(/[#:]?\w+/g) ?? [])
    .filter((word) => !word.startsWith(':') && !/^\d+$/.test(word) && !words.has(word))
    .map((word) => input.ExpressionAttributeNames?.[word] ?? word);
  return [...new Set([...Object.keys(input.Key ?? {}), ...Object.keys(input.Item ?? {}), ...names])];
}

const words = new Set([
  ...['SET', 'REMOVE', 'ADD', 'DELETE', 'AND', 'OR', 'NOT', 'IN', 'BETWEEN'],
  ...['attribute_exists', 'attribute_not_exists', 'begins_with', 'contains', 'if_not_exists', 'size'],
]);

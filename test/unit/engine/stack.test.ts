import { expect, test } from '@jest/globals';
import { Type } from 'typebox';
import { openStack } from '../../../bin/local/template/stack.ts';

const place = {
  region: 'us-east-1',
  accountId: '000000000000',
  stackName: 'shop',
  apiUrl: 'http://localhost:3000',
  queueUrl: 'http://localhost:9000',
};
const Values = Type.Object({ Values: Type.Record(Type.String(), Type.String()) });

test.each([
  [
    'AWS::Lambda::Function',
    { FunctionName: 'f' },
    'f',
    { Arn: 'arn:aws:lambda:us-east-1:000000000000:function:f' },
  ],
  ['AWS::Lambda::Function', {}, 'shop-It', { Arn: 'arn:aws:lambda:us-east-1:000000000000:function:shop-It' }],
  [
    'AWS::DynamoDB::Table',
    { TableName: 't' },
    't',
    { Arn: 'arn:aws:dynamodb:us-east-1:000000000000:table/t' },
  ],
  [
    'AWS::SQS::Queue',
    { QueueName: 'q' },
    'http://localhost:9000/000000000000/q',
    { Arn: 'arn:aws:sqs:us-east-1:000000000000:q', QueueName: 'q' },
  ],
  ['AWS::SNS::Topic', { TopicName: 'n' }, 'arn:aws:sns:us-east-1:000000000000:n', {}],
  ['AWS::ApiGatewayV2::Api', { Name: 'a' }, 'local', { ApiEndpoint: 'http://localhost:3000' }],
  ['AWS::SES::ConfigurationSet', { Name: 'c' }, 'c', {}],
  ['AWS::SES::Template', { Template: { TemplateName: 'en' } }, 'en', {}],
  ['AWS::Custom::Thing', {}, 'shop-It', {}],
])('Ref and GetAtt of %s %j are what AWS gives', (type, properties, ref, attributes) => {
  const wanted = Object.keys(attributes).map((name) => [name, { 'Fn::GetAtt': ['It', name] }]);
  const stack = stackOf({
    It: { Type: type, Properties: properties },
    Probe: { Type: 'Probe', Properties: { Values: { ref: { Ref: 'It' }, ...Object.fromEntries(wanted) } } },
  });
  expect(stack.resources('Probe', Values)[0]?.properties.Values).toEqual({ ref, ...attributes });
});

test('the name of a secret leads to the same ARN each time', () => {
  const secret = { Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'keys' } } };
  const [first] = stackOf(secret).resources('AWS::SecretsManager::Secret', Type.Object({}));
  expect(first?.ref).toMatch(/^arn:aws:secretsmanager:us-east-1:000000000000:secret:keys-\w{6}$/);
  expect(stackOf(secret).resources('AWS::SecretsManager::Secret', Type.Object({}))[0]?.ref).toBe(first?.ref);
});

test("the API's name on AWS becomes its local address", () => {
  const parts = [
    'https://',
    { Ref: 'Api' },
    '.execute-api.',
    { Ref: 'AWS::Region' },
    '.',
    { Ref: 'AWS::URLSuffix' },
    '/x',
  ];
  const stack = stackOf({
    Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: {} },
    Probe: { Type: 'Probe', Properties: { Values: { url: { 'Fn::Join': ['', parts] } } } },
  });
  expect(stack.resources('Probe', Values)[0]?.properties.Values).toEqual({ url: 'http://localhost:3000/x' });
});

test('a resource whose condition does not hold is not there', () => {
  const stack = stackOf(
    { Probe: { Type: 'Probe', Condition: 'Abroad', Properties: { Values: {} } } },
    { Abroad: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] }] } },
  );
  expect(stack.resources('Probe', Values)).toEqual([]);
});

test('what is not served needs no rules, what is served wrongly is named', () => {
  const stack = stackOf({
    Probe: { Type: 'Probe', Properties: { Values: { a: 1 }, Other: { 'Fn::Unknown': [] } } },
  });
  expect(stack.resources('Probe', Type.Object({}))).toHaveLength(1);
  expect(() => stack.resources('Probe', Values)).toThrow('Probe (Probe): /Values/a must be string');
});

test('an attribute that is not known is an error that names it', () => {
  const stack = stackOf({ Table: { Type: 'AWS::DynamoDB::Table', Properties: {} } });
  expect(() => stack.attribute('Table', 'StreamArn')).toThrow('Table.StreamArn');
});

function stackOf(Resources: Record<string, object>, Conditions: Record<string, unknown> = {}) {
  const template = { Resources, Conditions };
  return openStack({ stackName: 'shop', template: check(template), assetDirectory: () => '' }, place);
}

type Template = Parameters<typeof openStack>[0]['template'];

function check(template: {
  Resources: Record<string, object>;
  Conditions: Record<string, unknown>;
}): Template {
  const resources = Object.entries(template.Resources).map(([id, resource]) => [
    id,
    { Type: '', ...resource },
  ]);
  return { ...template, Resources: Object.fromEntries(resources) };
}

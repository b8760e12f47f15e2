import { expect, test } from '@jest/globals';
import { resolve, type Scope } from '../../../bin/local/template/intrinsics.ts';

const values: Readonly<Record<string, unknown>> = {
  Bucket: 'things',
  'AWS::Region': 'eu-south-2',
  Zones: ['a', 'b'],
};
const scope: Scope = {
  ref: (name) => values[name],
  attribute: (name, attribute) => `${name}#${attribute}`,
  condition: (name) => name === 'Yes',
  localise: (text) => text.replace('https://aws', 'http://localhost'),
};

/** Writes the variables of `Fn::Sub`, which look like mistakes in plain texts. */
const sub = (text: string): string => text.replaceAll('<', '$' + '{').replaceAll('>', '}');

test.each<[string, unknown, unknown]>([
  ['plain values', { a: [1, 'b', null, true] }, { a: [1, 'b', null, true] }],
  ['Ref', { Ref: 'Bucket' }, 'things'],
  ['Fn::GetAtt with a list', { 'Fn::GetAtt': ['Bucket', 'Arn'] }, 'Bucket#Arn'],
  ['Fn::GetAtt with dots', { 'Fn::GetAtt': 'Bucket.Endpoint.Port' }, 'Bucket#Endpoint.Port'],
  ['Fn::Join', { 'Fn::Join': ['-', ['x', { Ref: 'AWS::Region' }, 3]] }, 'x-eu-south-2-3'],
  ['Fn::Join of a resolved list', { 'Fn::Join': ['/', { Ref: 'Zones' }] }, 'a/b'],
  ['Fn::Split', { 'Fn::Split': ['-', { Ref: 'AWS::Region' }] }, ['eu', 'south', '2']],
  ['Fn::Select', { 'Fn::Select': ['1', { Ref: 'Zones' }] }, 'b'],
  ['Fn::Select of a split text', { 'Fn::Select': [0, { 'Fn::Split': ['-', 'p-q'] }] }, 'p'],
  ['Fn::Sub', { 'Fn::Sub': sub('<Bucket>/<Bucket.Arn>/<!Literal>') }, sub('things/Bucket#Arn/<Literal>')],
  ['Fn::Sub with variables', { 'Fn::Sub': [sub('<own>'), { own: { Ref: 'Bucket' } }] }, 'things'],
  ['Fn::If', { 'Fn::If': ['Yes', { Ref: 'Bucket' }, 2] }, 'things'],
  ['Fn::If that does not hold', { 'Fn::If': ['No', { 'Fn::Unknown': 1 }, 2] }, 2],
  ['Fn::Equals', { 'Fn::Equals': [{ Ref: 'Bucket' }, 'things'] }, true],
  ['Fn::And', { 'Fn::And': [{ Condition: 'Yes' }, { 'Fn::Not': [{ Condition: 'No' }] }] }, true],
  ['Fn::Or', { 'Fn::Or': [{ Condition: 'No' }, { 'Fn::Equals': [1, 2] }] }, false],
  ['a member named Condition', { Condition: { StringLike: 1 } }, { Condition: { StringLike: 1 } }],
  ['addresses on AWS', { 'Fn::Join': ['', ['https://', 'aws', '/x']] }, 'http://localhost/x'],
])('%s is worked out', (_name, template, result) => {
  expect(resolve(template, scope)).toEqual(result);
});

test('AWS::NoValue leaves out a property or an entry', () => {
  const absent = { Ref: 'AWS::NoValue' };
  expect(resolve({ a: absent, b: [absent, 1] }, scope)).toEqual({ b: [1] });
});

test.each([
  ['an unknown function', { 'Fn::Length': [] }, 'does not know the intrinsic function Fn::Length'],
  ['a dynamic reference', '{{resolve:ssm:name}}', 'does not resolve dynamic references'],
  ['a join of objects', { 'Fn::Join': ['', [{ a: 1 }]] }, 'Fn::Join needs a text'],
  ['an entry that is not there', { 'Fn::Select': [5, ['a']] }, 'Fn::Select has no entry 5'],
])('%s is an error that says so', (_name, template, message) => {
  expect(() => resolve(template, scope)).toThrow(message);
});
